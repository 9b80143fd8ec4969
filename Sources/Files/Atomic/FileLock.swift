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

  /// Locks the file at `path`, which is created if it is missing.
  ///
  /// - Throws: ``FileLockError``, without waiting.
  public init(_ path: String, _ sharing: Sharing = .exclusive) throws(FileLockError) {
    self.path = path
    let operation = (sharing == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
    var held: Int32?
    // The process that held the lock may have removed the file after it was opened here.
    while held == nil { held = try Self.descriptor(path, operation) }
    descriptor = held ?? -1
    // The number is for people; a lock without one works.
    let process = "\(getpid())\n"
    if ftruncate(descriptor, 0) == 0 { pwrite(descriptor, process, process.utf8.count, 0) }
  }

  deinit { close(descriptor) }

  /// Removes the file unless other processes share it; to be called after the last use.
  public func remove() {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { FileSystem.unlink(path) }
  }

  /// The open and locked file; nil if it is no longer the file at `path`.
  private static func descriptor(
    _ path: String, _ operation: Int32
  ) throws(FileLockError) -> Int32? {
    let descriptor = FileSystem.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
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
    return descriptor
  }

  /// Whether the file may be overwritten: a regular file with this name alone, empty or with a
  /// process number.
  private static func isLockFile(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_nlink <= 1, status.st_size <= 21
    else { return false }
    var bytes = [UInt8](repeating: 0, count: 21)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return bytes.prefix(max(count, 0)).allSatisfy { $0 == 10 || (48...57).contains($0) }
  }

  /// The number of the process in the file; empty if there is none.
  private static func holder(_ descriptor: Int32) -> String {
    var digits = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &digits, digits.count, 0)
    return String(decoding: digits.prefix(max(count, 0)).prefix { $0 > 32 }, as: UTF8.self)
  }
}

/// Why a file could not be locked.
public enum FileLockError: Error, Equatable, Sendable {
  /// Another process has locked the file; its number, empty if it is not known.
  case held(path: String, process: String)
  /// The system refused; its message.
  case failed(path: String, reason: String)
  /// The file is not a lock, and locking would overwrite it.
  case notALock(path: String)
}

extension FileLockError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .held(let path, let process):
      ErrorMessage(
        "\(path) is locked by another process\(process.isEmpty ? "" : " (\(process))")",
        advice: "wait until it ends")
    case .failed(let path, let reason):
      ErrorMessage("\(path) cannot be locked (\(reason))", advice: "check its permissions")
    case .notALock(let path):
      ErrorMessage(
        "\(path) is not a lock file of Foley, or has a second name (hard link)",
        advice: "move it away or choose another folder")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .held: .temporaryFailure
    case .failed, .notALock: .cannotCreate
    }
  }
}
