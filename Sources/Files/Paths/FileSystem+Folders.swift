// SPDX-License-Identifier: MIT
import Glibc

extension FileSystem {
  /// A name in a folder.
  public struct Entry: Sendable {
    /// The name without the folder.
    public let name: String
    /// Whether the folder says that this is a regular file; false also where it does not tell.
    public let isRegularFile: Bool
  }

  /// The names in a folder but "." and "..", in the order of their bytes.
  ///
  /// - Throws: ``FolderError``
  public static func names(in folder: String) throws(FolderError) -> [String] {
    try entries(in: folder).map(\.name)
  }

  /// The entries of a folder but "." and "..", in the order of the bytes of their names.
  ///
  /// - Throws: ``FolderError``
  public static func entries(in folder: String) throws(FolderError) -> [Entry] {
    guard let directory = withPathBytes(folder, { opendir($0) }) else {
      throw FolderError(path: folder, code: errno)
    }
    defer { closedir(directory) }
    var entries: [Entry] = []
    errno = 0
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(pathBytes: bytes.prefix { $0 != 0 })
      }
      if name != ".", name != ".." {
        let isRegularFile = Int(entry.pointee.d_type) == Int(DT_REG)
        entries.append(Entry(name: name, isRegularFile: isRegularFile))
      }
      errno = 0
    }
    guard errno == 0 else { throw FolderError(path: folder, code: errno) }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}

/// A folder whose names could not be read.
public struct FolderError: Error, Equatable, Sendable {
  /// The folder.
  public let path: String
  /// The number of the system's error, as in `errno`.
  public let code: Int32

  /// The error of a folder and a number of the system's errors.
  public init(path: String, code: Int32) {
    self.path = path
    self.code = code
  }
}

extension FolderError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch code {
    case ENOENT: ErrorMessage("\(path) does not exist", advice: "check the spelling")
    case ENOTDIR: ErrorMessage("\(path) is not a folder", advice: "give the path of a folder")
    default:
      ErrorMessage(
        "\(path) cannot be listed (\(systemMessage(of: code)))", advice: "check its permissions")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .noInput }
}
