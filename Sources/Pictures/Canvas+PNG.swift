// SPDX-License-Identifier: MIT
import CPNG
import Files

/// A picture that could not be encoded.
public enum PictureError: Error, Equatable, Sendable {
  /// libpng refused, with its own words.
  case notEncodable(reason: String)
}

extension PictureError: CustomStringConvertible {
  /// One sentence and a hint.
  public var description: String {
    switch self {
    case .notEncodable(let reason):
      "The picture could not be encoded (\(reason)): make it smaller."
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
    image.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
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

  /// Writes the picture to `path` as PNG, whole or not at all.
  ///
  /// - Throws: ``PictureError`` or `AtomicFileError`
  public func writePNG(to path: String) throws {
    let bytes = try pngBytes()
    try AtomicFile.write(path) { file in try bytes.withUnsafeBytes { try file.write($0) } }
  }
}
