// SPDX-License-Identifier: MIT
import CPNG
public import Files

/// A picture that could not be encoded.
public enum PictureError: Error, Equatable, Sendable {
  /// libpng failed, with its error message.
  case notEncodable(reason: String)
}

extension PictureError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .notEncodable(let reason):
      ErrorMessage("The picture could not be encoded (\(reason))", advice: "make it smaller")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .ioError }
}

extension Canvas {
  /// Encodes the picture as PNG; the same picture gives the same bytes.
  ///
  /// - Throws: ``PictureError/notEncodable(reason:)``
  public func pngBytes() throws(PictureError) -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_RGB)
    image.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
    // The encoding is at most a little longer than the pixels: deflate stores incompressible data.
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

  /// Writes the picture to `path` as PNG, atomically.
  ///
  /// - Throws: ``PictureError`` or `AtomicFileError`
  public func writePNG(to path: String) throws {
    try AtomicFile.write(path, bytes: pngBytes())
  }
}
