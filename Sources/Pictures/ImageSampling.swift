// SPDX-License-Identifier: MIT

/// The value of one pixel of an image scaled along one axis: the maximum of the values it covers if
/// the image is reduced, or a linear interpolation between two values if it is enlarged.
///
/// The maximum keeps narrow partials visible.
struct ImageSampling {
  /// The first and the last value that the pixel depends on.
  let first: Int
  let last: Int
  /// The interpolation weight of `last`; nil for the maximum of `first` to `last`.
  private let share: Float?

  /// The samplings of `pixels` pixels that show the positions from `start` to `end` of `count` values;
  /// beyond the ends, the end values are repeated.
  static func row(pixels: Int, from start: Double, to end: Double, of count: Int) -> [ImageSampling]
  {
    let width = (end - start) / Double(pixels)
    return (0..<pixels).map { pixel in
      let left = start + Double(pixel) * width
      return ImageSampling(from: left, to: left + width, of: count)
    }
  }

  /// Value v covers the positions from v - 1/2 to v + 1/2.
  private init(from left: Double, to right: Double, of count: Int) {
    func clamped(_ place: Double) -> Int { Int(min(max(place, 0), Double(count - 1))) }
    if right - left > 1 {
      first = clamped((left + 0.5).rounded(.down))
      last = max(first, clamped((right + 0.5).rounded(.up) - 1))
      share = nil
    } else {
      let middle = min(max((left + right) / 2, 0), Double(count - 1))
      first = Int(middle)
      last = min(first + 1, count - 1)
      share = Float(middle - middle.rounded(.down))
    }
  }

  /// Adds value `place` of an image whose values arrive in order to `pixel`, which is -infinity before
  /// the first one and has the bits of ``value(_:)`` after the last one.
  func add(_ value: Float, at place: Int, to pixel: inout Float) {
    guard let share else { return pixel = max(pixel, value) }
    if place == first { pixel = value }
    if place == last { pixel += (value - pixel) * share }
  }

  /// The value of the pixel, where `value` returns the values of the image.
  func value(_ value: (Int) -> Float) -> Float {
    guard let share else { return (first...last).reduce(-.infinity) { max($0, value($1)) } }
    return value(first) + (value(last) - value(first)) * share
  }
}
