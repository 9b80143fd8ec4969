// SPDX-License-Identifier: MIT
import CPNG
import Glibc

/// A picture that could not be stored.
public enum PictureError: Error, Equatable, Sendable {
  /// libpng refused, with its own words.
  case notEncodable(reason: String)
  /// The file could not be written, with the operating system's words; what was there before is
  /// untouched.
  case writeFailed(path: String, reason: String)
}

extension PictureError: CustomStringConvertible {
  /// One sentence and a hint.
  public var description: String {
    switch self {
    case .notEncodable(let reason):
      "The picture could not be encoded (\(reason)): make it smaller."
    case .writeFailed(let path, let reason):
      "\(path) could not be written (\(reason)): check the free space and the folder's permissions."
    }
  }
}

extension Canvas {
  /// The bytes of the picture as a PNG file; the same picture gives the same bytes.
  ///
  /// - Throws: ``PictureError/notEncodable(reason:)``
  public func pngBytes() throws(PictureError) -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_RGB)
    // No encoding is longer than the pixels and a little: deflate stores what it cannot shrink.
    var size = pixels.count + pixels.count / 512 + height + 4096
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0 else {
      let reason = withUnsafeBytes(of: image.message) { text in
        String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw .notEncodable(reason: reason)
    }
    return Array(bytes[..<size])
  }

  /// Writes the picture to `path` as PNG, whole or not at all: into a hidden file beside it,
  /// flushed, then renamed.
  ///
  /// - Throws: ``PictureError``
  public func writePNG(to path: String) throws(PictureError) {
    let bytes = try pngBytes()
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let temporary = "\(folder).foley-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .writeFailed(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    guard write(bytes, to: descriptor), fsync(descriptor) == 0, rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw .writeFailed(path: path, reason: reason)
    }
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      guard count >= 0 || errno == EINTR else { return false }
      done += max(count, 0)
    }
    return true
  }
}
