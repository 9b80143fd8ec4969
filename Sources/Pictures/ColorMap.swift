// SPDX-License-Identifier: MIT

/// A colour in the sRGB colour space with 8 bits per channel.
public struct Color: Sendable, Equatable {
  /// Red, 0 to 255.
  public let red: UInt8
  /// Green, 0 to 255.
  public let green: UInt8
  /// Blue, 0 to 255.
  public let blue: UInt8

  /// A colour with the given channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour written as 0xRRGGBB.
  public init(hex: UInt32) {
    self.init(
      red: UInt8(hex >> 16 & 0xFF), green: UInt8(hex >> 8 & 0xFF), blue: UInt8(hex & 0xFF))
  }
}

/// A perceptually uniform colour map for values from 0 to 1: lightness grows linearly, so that equal
/// steps look equal, also in greyscale and to colour-blind readers.
///
/// Colours are interpolated linearly between nine evenly spaced anchors.
/// Reference: S. van der Walt and N. Smith, the colour maps of matplotlib 2.0 (2015, CC0).
public struct ColorMap: Sendable {
  private let anchors: [Color]

  /// Matplotlib's magma: black, purple, orange, pale yellow.
  public static let magma = ColorMap(anchors: [
    0x000004, 0x1D1147, 0x51127C, 0x832681, 0xB73779, 0xE75263, 0xFC8961, 0xFEC488, 0xFCFDBF,
  ])

  private init(anchors: [UInt32]) { self.anchors = anchors.map(Color.init(hex:)) }

  /// The colour of `value`; values outside 0...1 are clamped, and NaN counts as 0.
  public func color(_ value: Float) -> Color {
    let position = min(max(value.isNaN ? 0 : value, 0), 1) * Float(anchors.count - 1)
    let index = min(Int(position), anchors.count - 2)
    let share = position - Float(index)
    let (low, high) = (anchors[index], anchors[index + 1])
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Float(a) + (Float(b) - Float(a)) * share).rounded())
    }
    return Color(
      red: mix(low.red, high.red), green: mix(low.green, high.green), blue: mix(low.blue, high.blue)
    )
  }
}
