// SPDX-License-Identifier: MIT
import Glibc

/// A file that grows by whole records: a log, a list of results.
///
/// Links are not followed, and only a regular file with one name is opened, so that no other file can be
/// changed through it. A record that cannot be written to its end is removed again.
public final class AppendFile {
  /// The path.
  public let path: String
  /// The number of bytes.
  public private(set) var length: Int
  private var descriptor: Int32

  /// Whether a file may exist before it is opened.
  public enum Creation: Sendable {
    /// The file is opened, or created if it is missing.
    case ifMissing
    /// The file is created; one that exists is an error.
    case always
    /// The file is opened; a missing one is an error.
    case never
  }

  /// Opens the file at `path`.
  ///
  /// - Throws: ``AppendFileError``
  public init(_ path: String, creation: Creation = .ifMissing) throws(AppendFileError) {
    let flags: Int32 =
      switch creation {
      case .ifMissing: O_CREAT
      case .always: O_CREAT | O_EXCL
      case .never: 0
      }
    // O_NONBLOCK: a named pipe without a reader must not stop the program.
    let opened = FileSystem.open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | flags)
    guard opened >= 0 else {
      let code = errno
      if code == ELOOP { throw .link(path: path) }
      throw .failed(path: path, reason: systemMessage(of: code))
    }
    do throws(AppendFileError) {
      length = try Self.length(of: opened, path: path)
    } catch {
      Glibc.close(opened)
      throw error
    }
    self.path = path
    descriptor = opened
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// The size of a file that may be written.
  private static func length(of descriptor: Int32, path: String) throws(AppendFileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .failed(path: path, reason: systemMessage())
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    guard status.st_nlink <= 1 else { throw .hardLink(path: path) }
    return Int(status.st_size)
  }

  /// The bytes of a range.
  ///
  /// - Throws: ``AppendFileError/failed(path:reason:)``, also for a range beyond the end.
  public func bytes(_ range: Range<Int>) throws(AppendFileError) -> [UInt8] {
    guard range.upperBound <= length else {
      throw .failed(path: path, reason: "\(range.upperBound) bytes needed, \(length) found")
    }
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(
          descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, range.lowerBound + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count != 0 else {
        throw .failed(path: path, reason: "the file was shortened meanwhile")
      }
      guard count > 0 else { throw .failed(path: path, reason: systemMessage()) }
      done += count
    }
    return bytes
  }

  /// Appends bytes.
  ///
  /// - Throws: ``AppendFileError/failed(path:reason:)``; the file then has the bytes it had before.
  public func append(_ bytes: [UInt8]) throws(AppendFileError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, length + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = count < 0 ? systemMessage() : "no more bytes are accepted"
        _ = FileSystem.truncate(descriptor, to: length)
        throw .failed(path: path, reason: reason)
      }
      done += count
    }
    length += done
  }

  /// Removes all bytes from `end` on.
  ///
  /// - Throws: ``AppendFileError/failed(path:reason:)``
  public func cut(to end: Int) throws(AppendFileError) {
    guard end < length else { return }
    guard FileSystem.truncate(descriptor, to: end) == 0 else {
      throw .failed(path: path, reason: systemMessage())
    }
    length = end
  }

  /// Waits until the device has all bytes.
  ///
  /// - Throws: ``AppendFileError/failed(path:reason:)``
  public func flush() throws(AppendFileError) {
    // Some file systems cannot flush a file (EINVAL, EROFS).
    guard FileSystem.flush(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw .failed(path: path, reason: systemMessage())
    }
  }

  /// Closes the file; no other method may be called afterwards.
  ///
  /// - Throws: ``AppendFileError/failed(path:reason:)`` for a write that failed late, as on network
  ///   file systems.
  public func close() throws(AppendFileError) {
    let closed = descriptor
    descriptor = -1
    // Linux closes the descriptor also where close is interrupted.
    guard Glibc.close(closed) == 0 || errno == EINTR else {
      throw .failed(path: path, reason: systemMessage())
    }
  }
}
