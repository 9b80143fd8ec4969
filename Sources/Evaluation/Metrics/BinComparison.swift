// SPDX-License-Identifier: MIT
import Glibc

/// The number of statistically different bins (NDB) and the Jensen-Shannon divergence of two sets of
/// points in the same bins.
///
/// A bin is statistically different where a two-sided test of two proportions at a level of 0.05
/// rejects equal shares:
///
///     |p - q| / sqrt(s (1 - s) (1 / m + 1 / n)) > 1.96,   s = the pooled share
///
/// For two sets of one distribution about one bin in twenty is different. Reference: Richardson and Weiss, "On GANs
/// and GMMs" (2018), section 3.
public struct BinComparison: Sendable, Equatable, Codable {
  /// The number of bins, K.
  public let binCount: Int
  /// The number of statistically different bins, NDB.
  public let differentCount: Int
  /// The Jensen-Shannon divergence of the shares, with natural logarithms: 0 to ln 2.
  ///
  /// Biased upwards by about K / (8 m) + K / (8 n) for sets of m and n points.
  public let divergence: Double

  /// Compares two sets, given as the number of points in each bin.
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

// MARK: Metrics

/// The bins of real and candidate sounds: k-means clusters of the real sounds.
private struct Bins {
  let comparison: BinComparison
  private let clusters: PointClusters
  private let places: [[Int]]

  init(_ sets: SetComparison) {
    let real = sets.real.points
    clusters = PointClusters(of: real, count: min(100, max(2, real.count / 10)))
    places = [clusters.places(of: real), clusters.places(of: sets.candidate.points)]
    comparison = BinComparison(
      real: clusters.counts(of: places[0]), generated: clusters.counts(of: places[1]))
  }

  /// The comparison of the sounds at these indices, with repetitions.
  func comparison(real: [Int], generated: [Int]) -> BinComparison {
    BinComparison(
      real: clusters.counts(of: real.map { places[0][$0] }),
      generated: clusters.counts(of: generated.map { places[1][$0] }))
  }

  static func measurement(
    of sets: SetComparison, _ part: (BinComparison) -> Double
  ) -> Measurement {
    let bins = sets.shared(Bins.init)
    return Measurement(
      value: part(bins.comparison),
      uncertainty: sets.uncertainty { part(bins.comparison(real: $0, generated: $1)) })
  }
}

extension Metric {
  /// ``BinComparison/differentShare``.
  public static let differentBinShare = Metric(
    "differentBinShare", title: "different bins, NDB/K", better: .lower,
    estimator: "k-means bins of the real sounds, z-test at 0.05; 0.05 by chance",
    fewestSounds: .count(200)
  ) { Bins.measurement(of: $0, \.differentShare) }

  /// ``BinComparison/divergence``.
  public static let binDivergence = Metric(
    "binDivergence", title: "Jensen-Shannon divergence", unit: "nats", better: .lower,
    estimator: "of the shares of the same bins, nats; biased upwards, by about K/4N",
    fewestSounds: .count(200)
  ) { Bins.measurement(of: $0, \.divergence) }
}
