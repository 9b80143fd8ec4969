// SPDX-License-Identifier: MIT

/// A share of trials that went one way, with its 95 % interval.
///
/// Wilson's score interval, which stays within 0...1 and holds for few trials:
///
///     (p + z² / 2n ± z sqrt(p (1 - p) / n + z² / 4n²)) / (1 + z² / n),   z = 1.959964
///
/// Wilson, "Probable inference, the law of succession, and statistical inference" (1927); Brown, Cai and
/// DasGupta, "Interval estimation for a binomial proportion" (2001), who recommend it. It takes trials
/// for independent.
public struct ProportionInterval: Sendable, Equatable, Codable {
  /// The trials, n.
  public let trialCount: Int
  /// Those that went this way.
  public let count: Int
  /// The share of them, p.
  public let share: Double
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// The interval of `count` of one trial or more.
  public init(_ count: Int, of trialCount: Int) {
    precondition(trialCount > 0 && (0...trialCount).contains(count), "\(count) of \(trialCount)")
    self.trialCount = trialCount
    self.count = count
    share = Double(count) / Double(trialCount)
    let (n, p) = (Double(trialCount), Double(count) / Double(trialCount))
    let square = 1.959964 * 1.959964
    let middle = p + square / (2 * n)
    let half = (square * (p * (1 - p) / n + square / (4 * n * n))).squareRoot()
    // At 0 and at n of n the bound is exact, and rounding must not leave it out.
    low = count == 0 ? 0 : (middle - half) / (1 + square / n)
    high = count == trialCount ? 1 : (middle + half) / (1 + square / n)
  }

  /// Whether `value` lies within, the ends included.
  public func contains(_ value: Double) -> Bool { (low...high).contains(value) }
}
