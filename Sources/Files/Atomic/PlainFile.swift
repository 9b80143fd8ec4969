// SPDX-License-Identifier: MIT
import Glibc

/// A regular file that is open for reading.
public struct PlainFile: ~Copyable, Sendable {
  /// The path.
  public let path: String
  /// The number of bytes when the file was opened.
  public let size: Int
  /// Which file it is, and when it was changed last, as of when it was opened.
  public let identity: FileIdentity
  private let descriptor: Int32

  /// Opens the file at `path`.
  ///
  /// - Throws: ``PlainFileError/missing(path:)``, ``PlainFileError/notAFile(path:)`` or
  ///   ``PlainFileError/inaccessible(path:reason:)``
  public init(_ path: String) throws(PlainFileError) {
    let opened = try Self.opened(path)
    self.path = path
    descriptor = opened.descriptor
    size = opened.identity.size
    identity = opened.identity
  }

  /// Another handle of the same open file.
  ///
  /// - Throws: ``PlainFileError/inaccessible(path:reason:)``
  public func duplicate() throws(PlainFileError) -> PlainFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .inaccessible(path: path, reason: systemMessage()) }
    return PlainFile(path: path, descriptor: copy, identity: identity)
  }

  private init(path: String, descriptor: Int32, identity: FileIdentity) {
    self.path = path
    self.descriptor = descriptor
    self.identity = identity
    size = identity.size
  }

  /// Whether the content of the file may have changed since it was opened.
  public var isChanged: Bool {
    var status = stat()
    return fstat(descriptor, &status) != 0 || !FileIdentity(status).hasContent(of: identity)
  }

  deinit { close(descriptor) }

  private static func opened(
    _ path: String
  ) throws(PlainFileError) -> (descriptor: Int32, identity: FileIdentity) {
    // O_NONBLOCK: a named pipe without a writer must not stop the program.
    let descriptor = FileSystem.open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .inaccessible(path: path, reason: systemMessage())
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    return (descriptor, FileIdentity(status))
  }

  /// All bytes of the file.
  ///
  /// - Throws: as ``read(into:at:)``
  public func contents() throws(PlainFileError) -> [UInt8] { try bytes(0..<size) }

  /// A range of bytes; memory is allocated only if the file is long enough.
  ///
  /// - Throws: as ``read(into:at:)``
  public func bytes(_ range: Range<Int>) throws(PlainFileError) -> [UInt8] {
    guard range.upperBound <= size else {
      throw .cutShort(path: path, needed: range.upperBound, found: size)
    }
    var bytes = [UInt8](repeating: 0, count: range.count)
    let outcome = bytes.withUnsafeMutableBytes { target in
      Result { () throws(PlainFileError) in try read(into: target, at: range.lowerBound) }
    }
    try outcome.get()
    return bytes
  }

  /// Reads `bytes.count` bytes from `offset` on.
  ///
  /// - Throws: ``PlainFileError/cutShort(path:needed:found:)`` if the file ends before, or
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
        throw .inaccessible(path: path, reason: systemMessage())
      }
      guard count > 0 else {
        throw .cutShort(path: path, needed: offset + bytes.count, found: offset + done)
      }
      done += count
    }
  }
}
