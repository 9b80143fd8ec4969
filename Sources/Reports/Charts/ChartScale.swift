// SPDX-License-Identifier: MIT
import Files
import Foundation

/// The vertical axis of a chart: linear, or logarithmic where the values span decades.
public struct ChartScale: Equatable, Sendable {
  /// The values at the bottom and at the top.
  public let range: ClosedRange<Double>
  /// Whether the axis is logarithmic.
  public let isLogarithmic: Bool
  /// The values with grid lines.
  public let ticks: [Double]
  /// Whether outliers lie outside the range.
  public let isCut: Bool

  /// Outliers are cut off where the span of all means is more than this multiple of the span without
  /// the outer 2 % at each end: many curves have such a peak in the first steps.
  private static let cutFrom = 3.0
  /// The axis is logarithmic from this ratio between the largest mean and the 5th percentile of the
  /// means.
  ///
  /// The percentile keeps the axis linear for curves that only start near zero.
  private static let logarithmicFrom = 30.0

  /// A scale for curves: its range contains the means without outliers, and the minima and maxima
  /// without the outer 5 % at each end.
  public init(_ curves: [ChartCurve]) {
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
    // A range below the precision of its values would have no ticks.
    let size = max(abs(top), abs(bottom))
    let margin = top - bottom > 1e-6 * size ? 0 : max(size * 1e-3, 1e-3)
    (range, ticks) =
      isLogarithmic
      ? Self.decades(bottom, top) : Self.even(bottom - margin, top + margin)
    let range = range
    isCut = points.contains { $0.low < range.lowerBound || $0.high > range.upperBound }
  }

  /// The range of sorted values without a share of them at each end; 0 to 1 without values.
  private static func middle(_ sorted: [Double], without share: Double) -> ClosedRange<Double> {
    guard !sorted.isEmpty else { return 0...1 }
    let count = Int(Double(sorted.count) * share)
    return sorted[count]...sorted[sorted.count - 1 - count]
  }

  /// The height of a value: 0 at the bottom, 1 at the top, less or more outside the range.
  public func height(of value: Double) -> Double {
    guard isLogarithmic else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    let bottom = log10(range.lowerBound)
    return (log10(max(value, .leastNormalMagnitude)) - bottom)
      / (log10(range.upperBound) - bottom)
  }

  /// The label of a tick, with as many digits as distinguish it from its neighbours.
  public func label(_ tick: Double) -> String {
    guard !isLogarithmic, ticks.count > 1, abs(tick) < 1e7 else { return short(tick) }
    let digits = Int(checked: (-log10(ticks[1] - ticks[0]) - 1e-9).rounded(.up)) ?? 0
    return digits <= 6 ? String(format: "%.\(max(digits, 0))f", tick) : short(tick)
  }

  /// A range that ends at round numbers, with about five ticks.
  private static func even(_ low: Double, _ high: Double) -> (ClosedRange<Double>, [Double]) {
    let step = roundStep(atLeast: (high - low) / 5)
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    // Adding zero turns -0 into 0.
    let ticks = stride(from: first, through: last, by: 1).map { $0 * step + 0 }
    return (first * step...last * step, ticks)
  }

  /// Ticks at powers of ten, and at 2 and 5 times these where there are few.
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

/// The smallest of 1, 2 and 5 times a power of ten that is at least `value`.
func roundStep(atLeast value: Double) -> Double {
  guard value > 0, value.isFinite else { return 1 }
  let power = pow(10, floor(log10(value)))
  return [1, 2, 5].map { $0 * power }.first { $0 >= value * (1 - 1e-9) } ?? 10 * power
}

/// A number with three significant digits, or four before the point: "0.0123", "1.5", "1.2e-06".
func short(_ value: Double) -> String {
  guard value.isFinite else { return "none" }
  if abs(value) >= 1000, abs(value) < 1e7 { return String(Int(value.rounded())) }
  return String(format: "%.3g", value)
}
