// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synchronization

/// The folder that a render writes to, which no file of it leaves.
///
/// It belongs to one render at a time, or to the shards of one: as long as this object lives.
final class RenderFolder {
  let path: String
  /// Where files are until they are whole: what is left there by a killed render is removed by the
  /// next.
  let temporaryFolder: String
  let manifestPath: String
  private let locks: [FileLock]
  private let lock = NSLock()
  private var madeFolders: Set<String> = []
  private let temporaryCount = Atomic(0)

  /// Makes the folder, where it is missing, and takes hold of it.
  ///
  /// - Parameter shard: nil for all of the render.
  /// - Throws: ``RenderError``
  init(_ path: String, shard: RenderShard? = nil) throws(RenderError) {
    self.path = path
    let suffix = shard.map { "-\($0.index)-of-\($0.count)" } ?? ""
    manifestPath = "\(path)/manifest\(suffix).jsonl"
    temporaryFolder = "\(path)/.unfinished\(suffix)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      let code = access(path, F_OK) == 0 ? ENOTDIR : errno
      throw .folder(path: path, reason: String(cString: strerror(code)))
    }
    do throws(FileLockError) {
      let whole = try FileLock("\(path)/.lock", shard == nil ? .exclusive : .shared)
      locks = try [whole] + (shard == nil ? [] : [FileLock("\(path)/.lock\(suffix)")])
    } catch {
      switch error {
      case .held(_, let process): throw .locked(folder: path, process: process)
      case .failed(_, let reason): throw .folder(path: path, reason: reason)
      }
    }
    try? FileManager.default.removeItem(atPath: temporaryFolder)
    guard mkdir(temporaryFolder, 0o777) == 0 else {
      throw .folder(path: temporaryFolder, reason: String(cString: strerror(errno)))
    }
  }

  /// Removes what only a render at work needs.
  deinit {
    rmdir(temporaryFolder)
    for lock in locks.reversed() { lock.remove() }
  }

  /// A name for a file until it is whole, that no other thread uses.
  func temporaryFile() -> String {
    "\(temporaryFolder)/\(temporaryCount.add(1, ordering: .relaxed).oldValue)"
  }

  /// Makes the folders that the file `name`, below this folder, lies in.
  ///
  /// - Throws: ``RenderError``
  func makeFolders(of name: String) throws(RenderError) {
    guard let slash = name.lastIndex(of: "/") else { return }
    let wanted = String(name[..<slash])
    if lock.withLock({ madeFolders.contains(wanted) }) { return }
    var folder = path
    for part in wanted.split(separator: "/") {
      folder += "/\(part)"
      try Self.makeFolder(folder)
    }
    lock.withLock { _ = madeFolders.insert(wanted) }
  }

  /// Checks that no link leads out of the folder on the way to the file `name`.
  ///
  /// - Throws: ``RenderError/link(path:)``, or ``RenderError/folder(path:reason:)`` of a file in the
  ///   place of a folder.
  static func check(_ name: String, below path: String) throws(RenderError) {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      var status = stat()
      guard lstat(folder, &status) == 0 else { return }
      try check(status, of: folder)
    }
  }

  private static func makeFolder(_ folder: String) throws(RenderError) {
    var status = stat()
    if lstat(folder, &status) == 0 { return try check(status, of: folder) }
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw .folder(path: folder, reason: String(cString: strerror(errno)))
    }
  }

  private static func check(_ status: stat, of folder: String) throws(RenderError) {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return
    case S_IFLNK: throw .link(path: folder)
    default: throw .folder(path: folder, reason: String(cString: strerror(ENOTDIR)))
    }
  }
}

/// One of several processes that share a render.
public struct RenderShard: Sendable, Equatable {
  /// Which, from 1 on.
  public let index: Int
  /// Of how many.
  public let count: Int

  /// The shard that a text like `2/4` means; nil where it means none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0,
      (1...count).contains(index), count <= 1_000_000
    else { return nil }
    (self.index, self.count) = (index, count)
  }
}
