// SPDX-License-Identifier: MIT
import Files

extension RunFolder {
  /// The folder of the sounds at a step, which is made if it is missing.
  ///
  /// - Throws: ``RunFolderError/notWritable(path:reason:)``
  public func samplesFolder(step: Int) throws(RunFolderError) -> String {
    let folder = "\(path)/samples/step-\(step)"
    for part in ["\(path)/samples", folder] {
      try RunEntries.check(part, isFolder: true)
      try Self.makeFolder(part)
    }
    return folder
  }

  /// The folder and those above it that do not exist, the innermost last.
  static func missingFolders(of path: String) -> [String] {
    var missing: [String] = []
    var path = path
    while !path.isEmpty, path != ".", !FileSystem.exists(path) {
      missing.insert(path, at: 0)
      while path.utf8.last == UInt8(ascii: "/") { path.unicodeScalars.removeLast() }
      path = path.pathFolder
    }
    return missing
  }

  /// Removes folders, the innermost last, that are empty.
  static func remove(_ folders: [String]) {
    for folder in folders.reversed() { FileSystem.removeFolder(folder) }
  }

  static func makeFolder(_ path: String) throws(RunFolderError) {
    guard FileSystem.makeFolders(path) == 0 else {
      let reason = systemMessage()
      throw FileSystem.exists(path) && !FileSystem.isFolder(path)
        ? .notAFolder(path: path) : .notWritable(path: path, reason: reason)
    }
  }

  static func takeLock(_ path: String, run: String) throws(RunFolderError) -> FileLock {
    do throws(FileLockError) {
      return try FileLock(path)
    } catch {
      switch error {
      case .held(_, let process): throw .locked(path: run, process: process)
      case .failed(_, let reason): throw .notWritable(path: run, reason: reason)
      case .notALock(let lock):
        throw .notWritable(path: lock, reason: "it is not a lock file of Foley")
      }
    }
  }
}
