// SPDX-License-Identifier: MIT
import Evaluation
import Foundation
import Testing

struct BinComparisonTests {
  @Test func equalSharesDoNotDiffer() {
    let comparison = BinComparison(real: [10, 20, 0], generated: [100, 200, 0])
    #expect(comparison.differentCount == 0 && comparison.binCount == 3)
    #expect(abs(comparison.divergence) < 1e-12)
  }

  @Test func setsWithoutACommonBinDivergeByTheLogarithmOfTwo() {
    let comparison = BinComparison(real: [50, 50, 0, 0], generated: [0, 0, 70, 30])
    #expect(comparison.differentShare == 1)
    #expect(abs(comparison.divergence - log(2)) < 1e-12)
  }

  @Test func differencesCountFrom196Deviations() {
    // For sets of 100, 50 and 36 differ by 1.997 standard errors, 50 and 37 by 1.853.
    #expect(BinComparison(real: [50, 50], generated: [36, 64]).differentCount == 2)
    #expect(BinComparison(real: [50, 50], generated: [37, 63]).differentCount == 0)
  }
}

struct PointClustersTests {
  /// Three distant clusters.
  private let clouds = EmbeddingSet(
    [0.0, 10, 30].enumerated().flatMap { index, middle in
      points(20, 2, seed: UInt32(index), shift: middle).values
    }, size: 2)

  @Test func cloudsAreFound() {
    let clusters = PointClusters(of: clouds, count: 3)
    let middles = (0..<3).map { clusters.centers.values[2 * $0] }.sorted()
    #expect(largestDifference(middles, [0, 10, 30]) < 0.5)
    #expect(clusters.counts(of: clouds) == [20, 20, 20])
    // Each centre is the mean of its points.
    let first = clouds.prefix(20)
    let mean = (0..<20).reduce(0) { $0 + first.values[2 * $1] } / 20
    #expect(abs(middles[0] - mean) < 1e-12)
  }

  @Test func pointsAreCountedWhereTheyAreNearest() {
    let clusters = PointClusters(of: EmbeddingSet([0, 100], size: 1), count: 2)
    let counts = clusters.counts(of: EmbeddingSet([1, 2, 49, 51, 1000], size: 1))
    #expect(counts.sorted() == [2, 3])
  }

  @Test func pointsThatAreAllTheSameCanBeClustered() {
    let same = EmbeddingSet([Double](repeating: 3, count: 12), size: 1)
    #expect(PointClusters(of: same, count: 4).counts(of: same).reduce(0, +) == 12)
  }
}
