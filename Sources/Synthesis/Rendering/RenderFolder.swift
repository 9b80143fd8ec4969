// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synchronization

/// The output folder of a render; no file is written outside of it.
///
/// It is locked for one render, or for the shards of one, as long as this object lives.
final class RenderFolder {
  let path: String
  /// The folder of incomplete files; the next render removes what a killed render left there.
  let temporaryFolder: String
  let manifestPath: String
  private let locks: [FileLock]
  private let lock = NSLock()
  private var madeFolders: Set<PathKey> = []
  private let temporaryCount = Atomic(0)

  private static func suffix(_ shard: RenderShard?) -> String {
    shard.map { "-\($0.index)-of-\($0.count)" } ?? ""
  }

  /// The manifest of a render, or of a shard, in a folder.
  static func manifestPath(in folder: String, _ shard: RenderShard?) -> String {
    "\(folder)/manifest\(suffix(shard)).jsonl"
  }

  /// Creates the folder if it does not exist, and locks it.
  ///
  /// - Parameter shard: the shard of the render; nil for the whole render.
  /// - Throws: ``RenderError``
  init(_ path: String, shard: RenderShard? = nil) throws(RenderError) {
    self.path = path
    let suffix = Self.suffix(shard)
    manifestPath = Self.manifestPath(in: path, shard)
    temporaryFolder = "\(path)/.unfinished\(suffix)"
    guard FileSystem.makeFolders(path) == 0 else {
      throw .folder(path: path, reason: systemMessage())
    }
    do throws(FileLockError) {
      let whole = try FileLock("\(path)/.lock", shard == nil ? .exclusive : .shared)
      locks = try [whole] + (shard == nil ? [] : [FileLock("\(path)/.lock\(suffix)")])
    } catch {
      switch error {
      case .held(_, let process): throw .locked(folder: path, process: process)
      case .failed(_, let reason): throw .folder(path: path, reason: reason)
      case .notALock(let lock): throw .folder(path: lock, reason: "it is not a lock file of Foley")
      }
    }
    try Self.removeLeftovers(in: temporaryFolder)
    guard FileSystem.makeFolder(temporaryFolder) == 0 else {
      throw .folder(path: temporaryFolder, reason: systemMessage())
    }
  }

  /// Removes the folder of incomplete files that a killed render left; nothing is removed if the folder
  /// has anything else in it.
  ///
  /// - Throws: ``RenderError``
  private static func removeLeftovers(in folder: String) throws(RenderError) {
    guard let status = FileSystem.status(of: folder, followingLinks: false) else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notATemporaryFile(path: folder) }
    let files: [String]
    do throws(FolderError) {
      files = try FileSystem.names(in: folder).map { "\(folder)/\($0)" }
    } catch {
      throw .folder(path: folder, reason: systemMessage(of: error.code))
    }
    if let foreign = files.first(where: { !isTemporaryFile($0) }) {
      throw .notATemporaryFile(path: foreign)
    }
    for file in files where FileSystem.unlink(file) != 0 && errno != ENOENT {
      throw .folder(path: file, reason: systemMessage())
    }
    guard FileSystem.removeFolder(folder) == 0 || errno == ENOENT else {
      throw .folder(path: folder, reason: systemMessage())
    }
  }

  /// Whether ``temporaryFile()`` gives such names, and the file is a regular one with this name alone.
  private static func isTemporaryFile(_ path: String) -> Bool {
    let name = path.lastPathName
    guard let number = Int(name), number >= 0, String(number) == name else { return false }
    let status = FileSystem.status(of: path, followingLinks: false)
    return status.map { $0.st_mode & S_IFMT == S_IFREG && $0.st_nlink == 1 } ?? false
  }

  /// Removes the folder of incomplete files and the locks.
  deinit {
    FileSystem.removeFolder(temporaryFolder)
    for lock in locks.reversed() { lock.remove() }
  }

  /// A new path for an incomplete file.
  func temporaryFile() -> String {
    "\(temporaryFolder)/\(temporaryCount.add(1, ordering: .relaxed).oldValue)"
  }

  /// Creates the folders of the file `name`, a path relative to this folder.
  ///
  /// - Throws: ``RenderError``
  func makeFolders(of name: String) throws(RenderError) {
    guard name.hasSlash else { return }
    let wanted = name.pathFolder
    if lock.withLock({ madeFolders.contains(PathKey(wanted)) }) { return }
    var folder = path
    for part in wanted.pathNames {
      folder += "/\(part)"
      try Self.makeFolder(folder)
    }
    lock.withLock { _ = madeFolders.insert(PathKey(wanted)) }
  }

  /// Checks that no symbolic link is on the path from the folder to the file `name`.
  ///
  /// - Throws: ``RenderError/link(path:)``, or ``RenderError/folder(path:reason:)`` if a file is in
  ///   place of a folder.
  static func check(_ name: String, below path: String) throws(RenderError) {
    var folder = path
    for part in name.pathNames.dropLast() {
      folder += "/\(part)"
      guard let status = FileSystem.status(of: folder, followingLinks: false) else { return }
      try check(status, of: folder)
    }
  }

  private static func makeFolder(_ folder: String) throws(RenderError) {
    if let status = FileSystem.status(of: folder, followingLinks: false) {
      return try check(status, of: folder)
    }
    guard FileSystem.makeFolder(folder) == 0 || errno == EEXIST else {
      throw .folder(path: folder, reason: systemMessage())
    }
  }

  private static func check(_ status: stat, of folder: String) throws(RenderError) {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return
    case S_IFLNK: throw .link(path: folder)
    default: throw .folder(path: folder, reason: systemMessage(of: ENOTDIR))
    }
  }
}

/// One of several processes that share a render.
public struct RenderShard: Sendable, Equatable {
  /// The number of this shard, from 1 on.
  public let index: Int
  /// The number of shards.
  public let count: Int

  /// Reads a text like `2/4`; nil for other texts.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0,
      (1...count).contains(index), count <= 1_000_000
    else { return nil }
    (self.index, self.count) = (index, count)
  }
}
