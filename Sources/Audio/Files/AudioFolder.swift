// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The files with certain extensions under a folder, audio files by default; no file is opened.
///
/// The files are in the order of the bytes of their relative paths, whatever the order of the file
/// system: the same folder gives the same list on every machine.
public struct AudioFolder: Sendable, Equatable {
  /// A file or folder that could not be examined or is not used.
  public struct Failure: Sendable, Equatable {
    /// Relative to the folder.
    public let path: String
    /// The error message of the operating system, or a sentence.
    public let reason: String
  }

  /// The folder.
  public let path: String
  /// Paths of the files, relative to the folder, in the order of their bytes.
  public internal(set) var files: [String] = []
  /// The number of other files; hidden ones are not counted.
  public private(set) var otherFileCount = 0
  /// Files and folders that could not be examined or are not used.
  public internal(set) var failures: [Failure] = []
  /// The subfolders that may be a training or hold rendered sounds, relative to the folder.
  private(set) var markedFolders: [String] = []
  private let wantedExtensions: Set<String>

  /// Lists the folder at `path` and all its subfolders.
  ///
  /// Hidden entries are skipped. Links are followed; a folder that is reached a second time, as in a
  /// loop of links, is skipped.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - extensions: of the files to list, in lower case.
  /// - Throws: ``ClipDatasetError`` if `path` does not exist, is no folder or may not be accessed.
  public init(
    _ path: String, extensions: Set<String> = Self.extensions
  ) throws(ClipDatasetError) {
    self.path = path
    wantedExtensions = extensions
    guard let status = FileSystem.status(of: path) else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .inaccessible(path: path, reason: systemMessage())
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: path) }
    var visited: Set<Identity> = [Identity(status)]
    guard visit("", visited: &visited) else {
      throw .inaccessible(path: path, reason: failures.first?.reason ?? "")
    }
    files.sort(by: Self.precedesBytewise)
  }

  /// The class of a file: the subfolder of the folder that the file lies in or under; nil for a file
  /// directly in the folder.
  public func className(of file: String) -> String? {
    file.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(file[..<$0]) }
  }

  /// Whether `a` precedes `b` in the order of their UTF-8 bytes.
  static func precedesBytewise(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// Identifies a directory independently of the path to it.
  private struct Identity: Hashable {
    let device: dev_t
    let number: ino_t
    init(_ status: stat) {
      device = status.st_dev
      number = status.st_ino
    }
  }

  /// Visits the subfolder `relative`, which is "" for the folder itself and ends in "/" otherwise;
  /// returns false if it cannot be opened.
  private mutating func visit(_ relative: String, visited: inout Set<Identity>) -> Bool {
    let entries: [FileSystem.Entry]
    do throws(FolderError) {
      // Sorted: of two links to one folder the first counts, which must not depend on the file system.
      entries = try FileSystem.entries(in: "\(path)/\(relative)")
    } catch {
      failures.append(Failure(path: relative, reason: systemMessage(of: error.code)))
      return false
    }
    if !relative.isEmpty, entries.contains(where: { Self.isMark($0.name) }) {
      markedFolders.append(String(relative.dropLast()))
    }
    for entry in entries where !entry.name.hasPrefix(".") {
      if entry.isRegularFile {
        list(relative + entry.name)
      } else {
        examine(relative + entry.name, visited: &visited)
      }
    }
    return true
  }

  private mutating func examine(_ relative: String, visited: inout Set<Identity>) {
    guard let status = FileSystem.status(of: "\(path)/\(relative)") else {
      failures.append(Failure(path: relative, reason: systemMessage()))
      return
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      if visited.insert(Identity(status)).inserted { _ = visit(relative + "/", visited: &visited) }
    } else {
      list(relative)
    }
  }

  private mutating func list(_ file: String) {
    if wantedExtensions.contains(Self.lowercasedExtension(of: file)) {
      files.append(file)
    } else {
      otherFileCount += 1
    }
  }
}
