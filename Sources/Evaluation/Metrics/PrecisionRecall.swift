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
  public var f1: Double { Self.f1(precision: precision, recall: recall) }

  static func f1(precision: Double, recall: Double) -> Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  /// Compares two sets of more than k points.
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

/// What every point adds to precision, recall, density and coverage, which are their means.
struct BallMembership {
  /// 1 for each generated point in a real ball, else 0.
  let precisions: [Double]
  /// For each generated point the number of real balls it lies in, over k.
  let densities: [Double]
  /// 1 for each real point in a generated ball, else 0.
  let recalls: [Double]
  /// 1 for each real point with a generated one in its ball, else 0.
  let coverages: [Double]
  /// For each generated point the real points in whose balls it lies.
  private let realOwners: [[Int]]
  /// For each real point the generated points in whose balls it lies.
  private let generatedOwners: [[Int]]

  init(real: EmbeddingSet, generated: EmbeddingSet, k: Int) {
    precondition(
      real.count > k && generated.count > k,
      "neighbour \(k) among \(real.count) and \(generated.count) points")
    let realRadii = NearestNeighbors(within: real, k: k).distances
    let generatedRadii = NearestNeighbors(within: generated, k: k).distances
    realOwners = Self.owners(around: real, realRadii, holding: generated)
    generatedOwners = Self.owners(around: generated, generatedRadii, holding: real)
    precisions = realOwners.map { $0.isEmpty ? 0 : 1 }
    densities = realOwners.map { Double($0.count) / Double(k) }
    recalls = generatedOwners.map { $0.isEmpty ? 0 : 1 }
    coverages = zip(NearestNeighbors(of: real, in: generated).distances, realRadii)
      .map { $0 < $1 ? 1 : 0 }
  }

  /// F1 of the real and generated points at these places, some several times: who is not drawn has no
  /// ball, and a ball stays as large as it is among all points.
  func f1(real: [Int], generated: [Int]) -> Double {
    func share(_ points: [Int], _ owners: [[Int]], _ drawn: [Int]) -> Double {
      let isDrawn = Set(drawn)
      return Double(points.count { owners[$0].contains(where: isDrawn.contains) })
        / Double(points.count)
    }
    return PrecisionRecall.f1(
      precision: share(generated, realOwners, real),
      recall: share(real, generatedOwners, generated))
  }

  /// For every one of `points` the points in whose balls it lies.
  private static func owners(
    around centers: EmbeddingSet, _ radii: [Double], holding points: EmbeddingSet
  ) -> [[Int]] {
    EmbeddingSet.withRows(points, centers) { points, centers in
      parallelMap(points.count) { row in
        (0..<centers.count).filter {
          points.squaredDistance(row, centers, $0).squareRoot() < radii[$0]
        }
      }
    }
  }
}
