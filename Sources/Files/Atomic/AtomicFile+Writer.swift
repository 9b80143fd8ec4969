// SPDX-License-Identifier: MIT
import Glibc

extension AtomicFile {
  /// Where the content of a file under construction goes.
  public struct Writer: ~Copyable {
    let path: String
    /// The open file, for libraries that write by themselves.
    public let descriptor: Int32

    /// Appends bytes, straight from where they lie.
    /// - Throws: ``AtomicFileError``.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
      var rest = bytes[...]
      while !rest.isEmpty {
        // Linux writes at most 2^31 bytes a call; smaller pieces also let Ctrl-C through.
        let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 26))
        let written = Glibc.write(descriptor, piece.baseAddress, piece.count)
        if written < 0 {
          if errno == EINTR { continue }
          throw AtomicFileError(path: path, code: errno)
        }
        rest = rest.dropFirst(written)
      }
    }

    /// Appends the UTF-8 bytes of `text`.
    /// - Throws: ``AtomicFileError``.
    public func write(_ text: String) throws {
      var text = text
      try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }
  }
}
