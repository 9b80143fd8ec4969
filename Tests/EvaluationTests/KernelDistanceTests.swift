// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct KernelDistanceTests {
  @Test func twoPointsEachByHand() {
    // k(0, 1) = 1, k(1, 3) = 64; k(0, 1) = 1, k(0, 3) = 1, k(1, 1) = 8, k(1, 3) = 64.
    let distance = KernelDistance.between(
      EmbeddingSet([0, 1], size: 1), EmbeddingSet([1, 3], size: 1))
    #expect(abs(distance - (1 + 64 - 2 * (1 + 1 + 8 + 64) / 4.0)) < 1e-12)
  }

  @Test func setsOfOneDistributionLieAroundZero() {
    let distances = (0..<20).map { seed in
      KernelDistance.between(
        gaussian(40, 5, seed: 2 * seed), gaussian(40, 5, seed: 2 * seed + 1))
    }
    let mean = distances.reduce(0, +) / 20
    let deviation = (distances.reduce(0) { $0 + $1 * $1 } / 20).squareRoot()
    #expect(abs(mean) < deviation)
    #expect(distances.contains { $0 < 0 } && distances.contains { $0 > 0 })
    #expect(
      KernelDistance.between(gaussian(40, 5, seed: 0), gaussian(40, 5, seed: 1, shift: 1))
        > 10 * deviation)
  }
}
