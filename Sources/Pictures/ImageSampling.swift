// SPDX-License-Identifier: MIT

/// What one pixel shows of a row of values: the largest of those it covers, or a point between two.
///
/// So the loudest partial of a long sound is not lost, and a short sound has no blocks.
struct ImageSampling {
  private let first: Int
  private let last: Int
  /// How far from `first` to `last`; nil where the largest is shown.
  private let share: Float?

  /// The samplings of `pixels` pixels that show the places from `start` to `end` of `count` values;
  /// beyond the ends the end values go on.
  static func row(pixels: Int, from start: Double, to end: Double, of count: Int) -> [ImageSampling]
  {
    let width = (end - start) / Double(pixels)
    return (0..<pixels).map { pixel in
      let left = start + Double(pixel) * width
      return ImageSampling(from: left, to: left + width, of: count)
    }
  }

  /// Value v covers the places from v - 1/2 to v + 1/2.
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

  /// What the pixel shows of `value`.
  func value(_ value: (Int) -> Float) -> Float {
    guard let share else { return (first...last).reduce(-.infinity) { max($0, value($1)) } }
    return value(first) + (value(last) - value(first)) * share
  }
}
