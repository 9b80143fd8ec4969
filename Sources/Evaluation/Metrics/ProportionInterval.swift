// SPDX-License-Identifier: MIT

/// A binomial proportion with its 95 % interval.
///
/// The interval is Wilson's score interval, which stays within 0...1 and is valid for few trials:
///
///     (p + z² / 2n ± z sqrt(p (1 - p) / n + z² / 4n²)) / (1 + z² / n),   z = 1.959964
///
/// References: Wilson, "Probable inference, the law of succession, and statistical inference" (1927); Brown,
/// Cai and DasGupta, "Interval estimation for a binomial proportion" (2001). Trials are assumed to be
/// independent.
public struct ProportionInterval: Sendable, Equatable, Codable {
  /// The number of trials, n.
  public let trialCount: Int
  /// The number of successes.
  public let count: Int
  /// The share of successes, p.
  public let share: Double
  /// The lower bound.
  public let low: Double
  /// The upper bound.
  public let high: Double

  /// The interval of `count` successes in at least one trial.
  public init(_ count: Int, of trialCount: Int) {
    precondition(trialCount > 0 && (0...trialCount).contains(count), "\(count) of \(trialCount)")
    self.trialCount = trialCount
    self.count = count
    share = Double(count) / Double(trialCount)
    let (n, p) = (Double(trialCount), Double(count) / Double(trialCount))
    let square = 1.959964 * 1.959964
    let middle = p + square / (2 * n)
    let half = (square * (p * (1 - p) / n + square / (4 * n * n))).squareRoot()
    // The bounds at 0 and n successes are exactly 0 and 1, which rounding would miss.
    low = count == 0 ? 0 : (middle - half) / (1 + square / n)
    high = count == trialCount ? 1 : (middle + half) / (1 + square / n)
  }

  /// Whether `value` lies within the bounds, inclusive.
  public func contains(_ value: Double) -> Bool { (low...high).contains(value) }
}
