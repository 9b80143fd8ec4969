// SPDX-License-Identifier: MIT
import Glibc

/// A plain file that is open for reading, and its size when it was opened.
public struct PlainFile: ~Copyable, Sendable {
  /// Where it is.
  public let path: String
  /// Bytes.
  public let size: Int
  private let descriptor: Int32

  /// Opens the file at `path`.
  ///
  /// - Throws: ``PlainFileError/missing(path:)``, ``PlainFileError/notAFile(path:)`` or
  ///   ``PlainFileError/inaccessible(path:reason:)``
  public init(_ path: String) throws(PlainFileError) {
    let opened = try Self.opened(path)
    self.path = path
    descriptor = opened.descriptor
    size = opened.size
  }

  deinit { close(descriptor) }

  private static func opened(
    _ path: String
  ) throws(PlainFileError) -> (descriptor: Int32, size: Int) {
    // O_NONBLOCK: a named pipe without a writer must not stop the program.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    return (descriptor, Int(status.st_size))
  }

  /// All bytes of the file.
  ///
  /// - Throws: as ``read(into:at:)``
  public func contents() throws(PlainFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    let outcome = bytes.withUnsafeMutableBytes { target in
      Result { () throws(PlainFileError) in try read(into: target, at: 0) }
    }
    try outcome.get()
    return bytes
  }

  /// Fills `bytes` with what stands in the file from `offset` on.
  ///
  /// - Throws: ``PlainFileError/cutShort(path:needed:found:)`` when the file ends before that, or
  ///   ``PlainFileError/inaccessible(path:reason:)``
  public func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(PlainFileError) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
      }
      guard count > 0 else {
        throw .cutShort(path: path, needed: offset + bytes.count, found: offset + done)
      }
      done += count
    }
  }
}

/// Why a file could not be read.
public enum PlainFileError: Error, Equatable, Sendable {
  /// There is no such file.
  case missing(path: String)
  /// A folder, pipe or device where a file was expected.
  case notAFile(path: String)
  /// The operating system refused, with its own words.
  case inaccessible(path: String, reason: String)
  /// The file has fewer bytes than it must have.
  case cutShort(path: String, needed: Int, found: Int)
}

extension PlainFileError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path) does not exist: check the spelling."
    case .notAFile(let path):
      "\(path) is not a plain file: give the path of a file."
    case .inaccessible(let path, let reason):
      "\(path) cannot be read (\(reason)): check its permissions."
    case .cutShort(let path, let needed, let found):
      "\(path) is cut short (\(needed) bytes needed, \(found) found): copy or make it again."
    }
  }
}
