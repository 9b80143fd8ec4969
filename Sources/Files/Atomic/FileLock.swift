// SPDX-License-Identifier: MIT
import Glibc

/// A file that says that something is in use, for as long as this object lives; a process that is
/// killed lets go of it.
///
/// The file holds the number of the process that took hold of it last.
public final class FileLock {
  /// Who may have the same file at the same time.
  public enum Sharing: Sendable {
    /// Nobody.
    case exclusive
    /// Those that share it too.
    case shared
  }

  /// The file.
  public let path: String
  private let descriptor: Int32

  /// Takes hold of the file at `path`, which is made if it is missing.
  ///
  /// - Throws: ``FileLockError``, at once if another has it.
  public init(_ path: String, _ sharing: Sharing = .exclusive) throws(FileLockError) {
    self.path = path
    let operation = (sharing == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
    var held: Int32?
    // Whoever had it before may have removed the file between our opening and locking it.
    while held == nil { held = try Self.descriptor(path, operation) }
    descriptor = held ?? -1
    let process = "\(getpid())\n"
    ftruncate(descriptor, 0)
    pwrite(descriptor, process, process.utf8.count, 0)
  }

  deinit { close(descriptor) }

  /// Removes the file, unless others share it; to be called by the last user of it.
  public func remove() {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
  }

  /// The open and locked file; nil if it is no longer the one at `path`.
  private static func descriptor(
    _ path: String, _ operation: Int32
  ) throws(FileLockError) -> Int32? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw .failed(path: path, reason: message()) }
    guard flock(descriptor, operation) == 0 else {
      defer { close(descriptor) }
      guard errno == EWOULDBLOCK else { throw .failed(path: path, reason: message()) }
      throw .held(path: path, process: holder(descriptor))
    }
    var own = stat()
    var current = stat()
    guard fstat(descriptor, &own) == 0, stat(path, &current) == 0, own.st_ino == current.st_ino
    else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  /// The process that took hold of the file, if it said so.
  private static func holder(_ descriptor: Int32) -> String {
    var digits = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &digits, digits.count, 0)
    return String(decoding: digits.prefix(max(count, 0)).prefix { $0 > 32 }, as: UTF8.self)
  }

  private static func message() -> String { String(cString: strerror(errno)) }
}

/// Why a file is not taken hold of.
public enum FileLockError: Error, Equatable, Sendable {
  /// Another has it; its process, if it told.
  case held(path: String, process: String)
  /// The system refused, in its words.
  case failed(path: String, reason: String)
}
