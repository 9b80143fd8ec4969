// SPDX-License-Identifier: MIT
import Kernels

/// The contribution of each point to precision, recall, density and coverage, which are the means.
struct BallMembership {
  /// For each generated point 1 inside a real ball, else 0.
  let precisions: [Double]
  /// For each generated point the number of real balls it lies in, divided by k.
  let densities: [Double]
  /// For each real point 1 inside a generated ball, else 0.
  let recalls: [Double]
  /// For each real point 1 with a generated point in its ball, else 0.
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

  /// F1 of the points at these indices, with repetitions.
  ///
  /// A point that is not drawn has no ball; radii are those in the whole sets.
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

  /// For each of `points` the indices of the centers in whose balls it lies.
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

extension BallMembership {
  /// The membership of real and candidate sounds, for k = 5.
  init(_ comparison: SetComparison) {
    self.init(real: comparison.real.points, generated: comparison.candidate.points, k: 5)
  }
}
