// SPDX-License-Identifier: MIT
import Glibc

/// A lock on a file (`flock`) that lasts as long as this object; the system releases the lock of a
/// process that is killed.
///
/// The file holds the number of the process that locked it last.
public final class FileLock {
  /// Whether other processes may lock the same file at the same time.
  public enum Sharing: Sendable {
    /// No other process.
    case exclusive
    /// Processes that also share it.
    case shared
  }

  /// The file.
  public let path: String
  private let descriptor: Int32
  /// The content before the lock was taken; nil if the file was created.
  private let earlierContent: [UInt8]?

  /// Locks the file at `path`, which is created if it is missing.
  ///
  /// - Throws: ``FileLockError``, without waiting.
  public init(_ path: String, _ sharing: Sharing = .exclusive) throws(FileLockError) {
    self.path = path
    let operation = (sharing == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
    var held: (descriptor: Int32, isNew: Bool)?
    // The process that held the lock may have removed the file after it was opened here.
    while held == nil { held = try Self.opened(path, operation) }
    descriptor = held?.descriptor ?? -1
    earlierContent = held?.isNew == true ? nil : Self.content(descriptor)
    // The number is for people; a lock without one works.
    write(Array("\(getpid())\n".utf8))
  }

  /// The number of the process that holds an exclusive lock on the file at `path`; nil if none does.
  ///
  /// The file is not changed. For an instant a shared lock is held.
  /// - Throws: ``FileLockError/failed(path:reason:)`` for a file that cannot be opened.
  public static func holder(of path: String) throws(FileLockError) -> String? {
    let descriptor = FileSystem.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .failed(path: path, reason: systemMessage())
    }
    defer { close(descriptor) }
    guard isLockFile(descriptor) else { return nil }
    return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : holder(descriptor)
  }

  private func write(_ content: [UInt8]) {
    if FileSystem.truncate(descriptor, to: 0) == 0 { pwrite(descriptor, content, content.count, 0) }
  }

  deinit { close(descriptor) }

  /// Removes the file unless other processes share it; to be called after the last use.
  public func remove() {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { FileSystem.unlink(path) }
  }

  /// Gives the file the content that it had before, or removes it if it was created; to be called after
  /// the last use.
  public func restore() {
    if let earlierContent { write(earlierContent) } else { remove() }
  }

  /// The open and locked file; nil if it is no longer the file at `path`.
  private static func opened(
    _ path: String, _ operation: Int32
  ) throws(FileLockError) -> (descriptor: Int32, isNew: Bool)? {
    let flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK
    var descriptor = FileSystem.open(path, flags | O_CREAT | O_EXCL)
    let isNew = descriptor >= 0
    if !isNew, errno == EEXIST {
      descriptor = FileSystem.open(path, flags)
      // Removed meanwhile.
      if descriptor < 0, errno == ENOENT { return nil }
    }
    guard descriptor >= 0 else { throw .failed(path: path, reason: systemMessage()) }
    guard isLockFile(descriptor) else {
      close(descriptor)
      throw .notALock(path: path)
    }
    guard flock(descriptor, operation) == 0 else {
      defer { close(descriptor) }
      guard errno == EWOULDBLOCK else { throw .failed(path: path, reason: systemMessage()) }
      throw .held(path: path, process: holder(descriptor))
    }
    var own = stat()
    guard fstat(descriptor, &own) == 0, let current = FileSystem.status(of: path),
      own.st_ino == current.st_ino, own.st_dev == current.st_dev
    else {
      close(descriptor)
      return nil
    }
    return (descriptor, isNew)
  }

  /// Whether the file may be overwritten: a regular file with this name alone, empty or with a
  /// process number.
  private static func isLockFile(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_nlink <= 1, status.st_size <= 21
    else { return false }
    return content(descriptor).allSatisfy { $0 == 10 || (48...57).contains($0) }
  }

  /// The bytes of the file, at most those of a process number.
  private static func content(_ descriptor: Int32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 21)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return Array(bytes.prefix(max(count, 0)))
  }

  /// The number of the process in the file; empty if there is none.
  private static func holder(_ descriptor: Int32) -> String {
    String(decoding: content(descriptor).prefix { $0 > 32 }, as: UTF8.self)
  }
}
