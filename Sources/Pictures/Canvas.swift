// SPDX-License-Identifier: MIT

/// A raster image of RGB pixels with 8 bits per channel.
///
/// The origin is the upper left corner; drawing is clipped to the picture.
public struct Canvas: Sendable, Equatable {
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// The pixels, `[height, width, 3]`, row by row from the top.
  public private(set) var pixels: [UInt8]

  /// A picture in one colour.
  public init(width: Int, height: Int, color: Color) {
    precondition(width > 0 && height > 0, "a picture of \(width) x \(height) pixels")
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 0, count: width * height * 3)
    fill(x: 0, y: 0, width: width, height: height, color: color)
  }

  /// The colour of a pixel inside the picture.
  public subscript(x: Int, y: Int) -> Color {
    get {
      let place = offset(x, y)
      return Color(red: pixels[place], green: pixels[place + 1], blue: pixels[place + 2])
    }
    set {
      let place = offset(x, y)
      pixels[place] = newValue.red
      pixels[place + 1] = newValue.green
      pixels[place + 2] = newValue.blue
    }
  }

  /// Fills a rectangle.
  public mutating func fill(x: Int, y: Int, width: Int, height: Int, color: Color) {
    let columns = max(x, 0)..<max(min(x + width, self.width), max(x, 0))
    let rows = max(y, 0)..<max(min(y + height, self.height), max(y, 0))
    for row in rows {
      for column in columns { self[column, row] = color }
    }
  }

  /// Draws `text` with the upper left corner of its first letter at (x, y); every pixel of
  /// ``PixelFont`` becomes a square of `scale` pixels.
  public mutating func write(_ text: String, x: Int, y: Int, color: Color, scale: Int = 1) {
    for (index, character) in text.enumerated() {
      let left = x + index * PixelFont.advance * scale
      for (row, bits) in PixelFont.rows(of: character).enumerated() {
        for column in 0..<PixelFont.width where bits >> (PixelFont.width - 1 - column) & 1 == 1 {
          fill(
            x: left + column * scale, y: y + row * scale, width: scale, height: scale, color: color)
        }
      }
    }
  }

  private func offset(_ x: Int, _ y: Int) -> Int {
    precondition(
      (0..<width).contains(x) && (0..<height).contains(y),
      "pixel (\(x), \(y)) of a picture of \(width) x \(height)")
    return (y * width + x) * 3
  }
}
