// SPDX-License-Identifier: MIT
import Glibc

/// Ticks of an axis at round numbers, with steps of 1, 2 or 5 times a power of ten.
enum AxisTicks {
  /// The multiples in `0...end` of the smallest round step that fits at most `count` times.
  static func even(to end: Double, atMost count: Int) -> [Double] {
    let step = roundStep(atLeast: end / Double(max(count, 1)))
    // A last tick that is beyond the end by a rounding error is kept.
    let last = Int((end / step * (1 + 1e-9)).rounded(.down))
    return (0...max(0, last)).map { Double($0) * step }
  }

  /// 0, and 1, 2 and 5 times the powers of ten from 10 on, up to `end`.
  static func series(to end: Double) -> [Double] {
    guard end >= 10 else { return [0] }
    let decades = 1...max(1, Int(log10(end)))
    let numbers = decades.flatMap { decade in [1, 2, 5].map { $0 * pow(10, Double(decade)) } }
    return [0] + numbers.filter { $0 <= end }
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is not below `value`.
  static func roundStep(atLeast value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    let power = pow(10, floor(log10(value)))
    return [1, 2, 5].map { $0 * power }.first { $0 >= value * (1 - 1e-9) } ?? 10 * power
  }

  /// The number as text with as many digits after the point as multiples of `step` need.
  static func label(_ value: Double, step: Double) -> String {
    let digits = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    let scale = pow(10, Double(digits))
    guard let number = Int(exactly: (value * scale).rounded()), let unit = Int(exactly: scale)
    else {
      return "\(value)"
    }
    let (whole, rest) = number.quotientAndRemainder(dividingBy: unit)
    guard digits > 0 else { return String(whole) }
    let fraction = String(rest)
    return "\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
