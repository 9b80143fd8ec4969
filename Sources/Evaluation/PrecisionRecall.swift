// SPDX-License-Identifier: MIT
import Kernels

/// How far two sets of points share the ground they cover, by balls around each point that reach to
/// its k-th nearest neighbour in its own set.
///
/// Strictly inside counts. Depends on the number of points and on k: compare sets of one size only.
///
/// Reference: Kynkäänniemi and others, "Improved precision and recall metric for assessing generative
/// models" (2019), equation 1; Naeem and others, "Reliable fidelity and diversity metrics for
/// generative models" (2020), equations 4 and 5.
public struct PrecisionRecall: Sendable, Equatable, Codable {
  /// The share of generated points inside a ball of a real one: how many are believable.
  public let precision: Double
  /// The share of real points inside a ball of a generated one: how much of the data is made.
  public let recall: Double
  /// In how many real balls a generated point lies, over k: precision that one outlier among the real
  /// points cannot raise much.
  ///
  /// About 1 for sets of the same distribution; more where the generated points crowd together.
  public let density: Double
  /// The share of real balls with a generated point inside: recall that outliers among the generated
  /// points cannot raise.
  ///
  /// About 1 - 1 / 2^k for large sets of the same distribution and size.
  public let coverage: Double

  /// The harmonic mean of precision and recall, F1.
  public var f1: Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  /// Compares two sets of more than k points.
  public init(real: EmbeddingSet, generated: EmbeddingSet, k: Int = 5) {
    precondition(
      real.count > k && generated.count > k,
      "neighbour \(k) among \(real.count) and \(generated.count) points")
    let realRadii = NearestNeighbors(within: real, k: k).distances
    let generatedRadii = NearestNeighbors(within: generated, k: k).distances
    let ofGenerated = Self.balls(around: real, realRadii, holding: generated)
    let ofReal = Self.balls(around: generated, generatedRadii, holding: real)
    let nearest = NearestNeighbors(of: real, in: generated).distances
    precision = Self.share(of: ofGenerated) { $0 > 0 }
    recall = Self.share(of: ofReal) { $0 > 0 }
    density = Double(ofGenerated.reduce(0, +)) / Double(k * generated.count)
    coverage = Self.share(of: Array(zip(nearest, realRadii))) { $0 < $1 }
  }

  /// For every one of `points` the number of balls it lies in.
  private static func balls(
    around centers: EmbeddingSet, _ radii: [Double], holding points: EmbeddingSet
  ) -> [Int] {
    EmbeddingSet.withRows(points, centers) { points, centers in
      parallelMap(points.count) { row in
        (0..<centers.count).count {
          points.squaredDistance(row, centers, $0).squareRoot() < radii[$0]
        }
      }
    }
  }

  private static func share<Value>(of values: [Value], where holds: (Value) -> Bool) -> Double {
    Double(values.count(where: holds)) / Double(values.count)
  }
}
