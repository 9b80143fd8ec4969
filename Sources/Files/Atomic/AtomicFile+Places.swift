// SPDX-License-Identifier: MIT
import Glibc

extension AtomicFile.Writer {
  /// Writes bytes at byte `offset` of the file, wherever the previous bytes were written; a gap before
  /// them is zeros.
  ///
  /// - Throws: ``AtomicFileError``
  public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(AtomicFileError) {
    var done = 0
    while done < bytes.count {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[done...].prefix(1 << 26))
      let written = pwrite(descriptor, piece.baseAddress, piece.count, offset + done)
      guard written >= 0 || errno == EINTR else {
        throw AtomicFileError(path: path, code: errno)
      }
      done += max(written, 0)
    }
  }
}
