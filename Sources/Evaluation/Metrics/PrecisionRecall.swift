// SPDX-License-Identifier: MIT

/// Precision, recall, density and coverage of generated points: how far two sets overlap.
///
/// The region of a set is the union of balls around its points; the radius of a ball is the distance
/// to the k-th nearest neighbour in the same set. A point on the surface of a ball is outside. All
/// four depend on the number of points and on k, so only sets of one size can be compared.
///
/// References: Kynkäänniemi and others, "Improved precision and recall metric for assessing generative
/// models" (2019), equation 1; Naeem and others, "Reliable fidelity and diversity metrics for
/// generative models" (2020), equations 4 and 5.
public struct PrecisionRecall: Sendable, Equatable, Codable {
  /// The share of generated points inside a ball of a real point: fidelity.
  public let precision: Double
  /// The share of real points inside a ball of a generated point: diversity.
  public let recall: Double
  /// The mean number of real balls that a generated point lies in, divided by k: a precision that is
  /// robust against outliers among the real points.
  ///
  /// About 1 for sets of the same distribution; above 1 where the generated points lie in the densest
  /// regions.
  public let density: Double
  /// The share of real balls with a generated point inside: a recall that is robust against outliers
  /// among the generated points.
  ///
  /// About 1 - 1 / 2^k for large sets of the same distribution and size.
  public let coverage: Double

  /// The harmonic mean of precision and recall, F1.
  public var f1: Double { Self.f1(precision: precision, recall: recall) }

  static func f1(precision: Double, recall: Double) -> Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  /// Compares two sets of more than k points each.
  public init(real: EmbeddingSet, generated: EmbeddingSet, k: Int = 5) {
    self.init(BallMembership(real: real, generated: generated, k: k))
  }

  init(_ balls: BallMembership) {
    precision = Self.mean(balls.precisions)
    recall = Self.mean(balls.recalls)
    density = Self.mean(balls.densities)
    coverage = Self.mean(balls.coverages)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}

// MARK: Metrics

extension Metric {
  /// ``PrecisionRecall/precision``.
  public static let precision = Metric(
    "precision", title: "precision", better: .higher,
    estimator: "generated sounds in a ball of a real one, k = 5; depends on N",
    fewestSounds: .count(100)
  ) { .mean(of: $0.shared(BallMembership.init).precisions, $0.bootstrap) }

  /// ``PrecisionRecall/recall``.
  public static let recall = Metric(
    "recall", title: "recall", better: .higher,
    estimator: "real sounds in a ball of a generated one, k = 5; depends on N",
    fewestSounds: .count(100)
  ) { .mean(of: $0.shared(BallMembership.init).recalls, $0.bootstrap) }

  /// ``PrecisionRecall/f1``.
  public static let f1 = Metric(
    "f1", title: "F1", better: .higher,
    estimator: "harmonic mean of precision and recall; depends on N", fewestSounds: .count(100)
  ) { comparison in
    let balls = comparison.shared(BallMembership.init)
    return Measurement(
      value: PrecisionRecall(balls).f1,
      uncertainty: comparison.uncertainty { balls.f1(real: $0, generated: $1) })
  }

  /// ``PrecisionRecall/density``.
  public static let density = Metric(
    "density", title: "density", better: .higher,
    estimator: "real balls over a generated sound, over k = 5; about 1 for the data itself",
    fewestSounds: .count(100)
  ) { .mean(of: $0.shared(BallMembership.init).densities, $0.bootstrap) }

  /// ``PrecisionRecall/coverage``.
  public static let coverage = Metric(
    "coverage", title: "coverage", better: .higher,
    estimator: "real balls with a generated sound, k = 5; about 0.97 for the data itself",
    fewestSounds: .count(100)
  ) { .mean(of: $0.shared(BallMembership.init).coverages, $0.bootstrap) }
}
