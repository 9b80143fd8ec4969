// SPDX-License-Identifier: MIT
import Foundation

/// How values of curves become heights: evenly, or by their logarithms where they span decades.
public struct ValueScale: Equatable, Sendable {
  /// The values at the bottom and at the top.
  public let range: ClosedRange<Double>
  /// Whether heights follow logarithms.
  public let isLogarithmic: Bool
  /// Where lines are drawn.
  public let ticks: [Double]

  /// Whether something lies outside: showing it would flatten the rest.
  public let isCut: Bool

  /// Where all means span more than so many times what those but for the outer hundredths span, the
  /// outer ones are cut off: of many curves the first steps are such a peak.
  private static let cutFrom = 3.0
  /// Heights follow logarithms from this ratio on between the largest mean and what all but a
  /// twentieth of them reach.
  ///
  /// A curve that only begins near zero does not need them.
  private static let logarithmicFrom = 30.0

  /// A scale that shows what most of the curves do: their means, but for a few far ones, and of
  /// their extremes all but the farthest twentieth at each end.
  public init(_ curves: [Curve]) {
    let points = curves.flatMap(\.points)
    let means = points.map(\.mean).sorted()
    let lowest = points.map(\.low).min() ?? 0
    let (all, most) = (Self.middle(means, without: 0), Self.middle(means, without: 0.02))
    let usual = Self.middle(means, without: 0.05).lowerBound
    isLogarithmic = lowest > 0 && all.upperBound >= Self.logarithmicFrom * usual
    let (span, innerSpan) = (all.upperBound - all.lowerBound, most.upperBound - most.lowerBound)
    let cutsMeans = !isLogarithmic && innerSpan > 0 && span > Self.cutFrom * innerSpan
    let shown = cutsMeans ? most : all
    let low = Self.middle(points.map(\.low).sorted(), without: 0.05).lowerBound
    let high = Self.middle(points.map(\.high).sorted(), without: 0.05).upperBound
    let (bottom, top) = (min(shown.lowerBound, low), max(shown.upperBound, high))
    // A range that is lost in the digits of its values has no ticks.
    let size = max(abs(top), abs(bottom))
    let margin = top - bottom > 1e-6 * size ? 0 : max(size * 1e-3, 1e-3)
    (range, ticks) =
      isLogarithmic
      ? Self.decades(bottom, top) : Self.even(bottom - margin, top + margin)
    let range = range
    isCut = points.contains { $0.low < range.lowerBound || $0.high > range.upperBound }
  }

  /// The range of sorted values without a share of them at each end; 0 to 1 if there are none.
  private static func middle(_ sorted: [Double], without share: Double) -> ClosedRange<Double> {
    guard !sorted.isEmpty else { return 0...1 }
    let count = Int(Double(sorted.count) * share)
    return sorted[count]...sorted[sorted.count - 1 - count]
  }

  /// The height of a value: 0 at the bottom, 1 at the top, beyond where it is outside.
  public func height(of value: Double) -> Double {
    guard isLogarithmic else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    let bottom = log10(range.lowerBound)
    return (log10(max(value, .leastNormalMagnitude)) - bottom)
      / (log10(range.upperBound) - bottom)
  }

  /// The value of a tick with as many digits as tell it from its neighbours.
  public func label(_ tick: Double) -> String {
    guard !isLogarithmic, ticks.count > 1, abs(tick) < 1e7 else { return short(tick) }
    let digits = Int((-log10(ticks[1] - ticks[0]) - 1e-9).rounded(.up))
    return digits <= 6 ? String(format: "%.\(max(digits, 0))f", tick) : short(tick)
  }

  /// About five round numbers, and a range that ends at them.
  private static func even(_ low: Double, _ high: Double) -> (ClosedRange<Double>, [Double]) {
    let step = roundStep(atLeast: (high - low) / 5)
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    // Adding zero makes a negative zero positive.
    let ticks = stride(from: first, through: last, by: 1).map { $0 * step + 0 }
    return (first * step...last * step, ticks)
  }

  /// Powers of ten, with 2 and 5 times them where they are few.
  private static func decades(_ low: Double, _ high: Double) -> (ClosedRange<Double>, [Double]) {
    let (first, last) = (floor(log10(low)), ceil(log10(high)))
    let factors = last - first > 3 ? [1.0] : [1, 2, 5]
    let all = stride(from: first, through: last, by: 1).flatMap { power in
      factors.map { $0 * pow(10, power) }
    }
    let bottom = all.last { $0 <= low } ?? low
    let top = all.first { $0 >= high } ?? high
    return (bottom...top, all.filter { bottom...top ~= $0 })
  }
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below `value`.
func roundStep(atLeast value: Double) -> Double {
  guard value > 0, value.isFinite else { return 1 }
  let power = pow(10, floor(log10(value)))
  return [1, 2, 5].map { $0 * power }.first { $0 >= value * (1 - 1e-9) } ?? 10 * power
}

/// A number of three or four digits, as in "0.0123", "1.5" or "1.2e-06".
func short(_ value: Double) -> String {
  guard value.isFinite else { return "none" }
  if abs(value) >= 1000, abs(value) < 1e7 { return String(Int(value.rounded())) }
  return String(format: "%.3g", value)
}
