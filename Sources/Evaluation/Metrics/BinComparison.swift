// SPDX-License-Identifier: MIT
import Glibc

/// How differently two sets of points fill the same bins.
///
/// A bin is statistically different where the shares of the two sets differ by more than chance in a
/// two-sided test of two proportions at a level of 0.05:
///
///     |p - q| / sqrt(s (1 - s) (1 / m + 1 / n)) > 1.96,   s = the share of both together
///
/// So of two sets of one distribution one bin in twenty is different. Richardson and Weiss, "On GANs
/// and GMMs" (2018), section 3.
public struct BinComparison: Sendable, Equatable, Codable {
  /// The number of bins, K.
  public let binCount: Int
  /// The number of statistically different bins, NDB.
  public let differentCount: Int
  /// The Jensen-Shannon divergence of the shares, with natural logarithms: 0 to ln 2.
  ///
  /// Biased upwards, by about K / (8 m) + K / (8 n).
  public let divergence: Double

  /// Compares how many points of two sets lie in each bin.
  public init(real: [Int], generated: [Int]) {
    let (m, n) = (Double(real.reduce(0, +)), Double(generated.reduce(0, +)))
    precondition(
      real.count == generated.count && m > 0 && n > 0, "\(real.count) and \(generated.count) bins")
    let shares = zip(real, generated).map { (Double($0) / m, Double($1) / n) }
    binCount = real.count
    differentCount = zip(real, generated).count { a, b in
      let both = Double(a + b) / (m + n)
      let error = (both * (1 - both) * (1 / m + 1 / n)).squareRoot()
      return error > 0 && abs(Double(a) / m - Double(b) / n) > 1.96 * error
    }
    divergence = shares.reduce(0) { sum, pair in
      let middle = (pair.0 + pair.1) / 2
      return sum + Self.term(pair.0, middle) / 2 + Self.term(pair.1, middle) / 2
    }
  }

  /// The share of bins that are statistically different, NDB / K.
  public var differentShare: Double { Double(differentCount) / Double(binCount) }

  private static func term(_ p: Double, _ q: Double) -> Double { p > 0 ? p * log(p / q) : 0 }
}
