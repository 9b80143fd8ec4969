// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The files of a render that its folder has already.
///
/// To ask the system for each of a hundred million files takes minutes. So of many files none is asked for
/// in a folder without files, and each folder is listed once.
struct ExistingFiles {
  /// The path of the first file; nil if there is none.
  private(set) var first: String?
  /// The number of files.
  private(set) var count = 0
  private let folder: String
  private var askedCount = 0
  /// The names in the folders that were listed.
  private var names: [PathKey: Set<PathKey>] = [:]

  /// Files that are asked for one by one before folders are listed.
  private static let fewFiles = 1000
  /// Files between two calls of `goesOn`.
  private static let groupSize = 1 << 16

  /// None so far.
  init(in folder: String) {
    self.folder = folder
  }

  /// Adds those of `files`, paths relative to the folder, that exist.
  ///
  /// - Parameter goesOn: called now and then; returns whether to continue.
  /// - Returns: whether all files were looked for.
  mutating func add(_ files: some Sequence<String>, while goesOn: () -> Bool) -> Bool {
    for file in files {
      askedCount += 1
      if askedCount == Self.fewFiles, isEmpty() { return true }
      if askedCount.isMultiple(of: Self.groupSize), !goesOn() { return false }
      guard has(file) else { continue }
      first = first ?? "\(folder)/\(file)"
      count += 1
    }
    return true
  }

  private func isEmpty() -> Bool {
    do throws(FolderError) {
      // The lock and the folder of incomplete files begin with a dot, no file of a render does.
      return try FileSystem.names(in: folder).allSatisfy { $0.utf8.first == UInt8(ascii: ".") }
    } catch {
      return false
    }
  }

  private mutating func has(_ file: String) -> Bool {
    let path = "\(folder)/\(file)"
    guard askedCount > Self.fewFiles else { return FileSystem.isTaken(path) }
    let place = PathKey(file.pathFolder)
    if let names = names[place] { return names.contains(PathKey(file.lastPathName)) }
    do throws(FolderError) {
      names[place] = Set(try FileSystem.names(in: path.pathFolder).map(PathKey.init))
    } catch {
      // A folder may be closed to listing alone.
      guard error.code == ENOENT || error.code == ENOTDIR else { return FileSystem.isTaken(path) }
      names[place] = []
    }
    return names[place]?.contains(PathKey(file.lastPathName)) ?? false
  }
}
