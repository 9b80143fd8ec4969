// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct FrechetDistanceTests {
  @Test func aSetLiesAtNoDistanceFromItself() {
    let set = points(40, 6, seed: 1)
    #expect(abs(FrechetDistance(to: set)(set)) < 1e-10)
  }

  @Test func aShiftCountsSquared() {
    let set = points(40, 6, seed: 1)
    let shifted = EmbeddingSet(set.values.map { $0 + 0.5 }, size: 6)
    #expect(abs(FrechetDistance(to: set)(shifted) - 6 * 0.25) < 1e-10)
  }

  @Test func deviationsOfIndependentNumbersCountByTheirDifference() {
    let first = GaussianMoments(count: 9, mean: [1, 2], covariance: [4, 0, 0, 9])
    let second = GaussianMoments(count: 9, mean: [1, 5], covariance: [1, 0, 0, 25])
    #expect(abs(FrechetDistance(to: first)(second) - (9 + 1 + 4)) < 1e-10)
  }

  @Test func directionsCountThatDoNotCommute() {
    let first = GaussianMoments(count: 9, mean: [0, 0], covariance: [4, 0, 0, 1])
    let second = GaussianMoments(count: 9, mean: [0, 0], covariance: [2.5, 1.5, 1.5, 2.5])
    // tr(A B) = 12.5, det(A B) = 16: the sum of the square roots of the eigenvalues is sqrt(12.5 + 2 · 4).
    let expected = 5 + 5 - 2 * (12.5 + 8.0).squareRoot()
    #expect(abs(FrechetDistance(to: first)(second) - expected) < 1e-10)
    #expect(abs(FrechetDistance(to: second)(first) - expected) < 1e-10)
  }

  @Test func fewerPointsThanNumbersStillHaveADistance() {
    let set = points(5, 12, seed: 1)
    #expect(abs(FrechetDistance(to: set)(set)) < 1e-7)
    #expect(FrechetDistance(to: set)(points(5, 12, seed: 2)) > 0.1)
  }

  @Test func theBiasFallsWithTheNumberOfPoints() {
    let few = FrechetDistance(to: gaussian(100, 8, seed: 1))(gaussian(100, 8, seed: 2))
    let many = FrechetDistance(to: gaussian(1600, 8, seed: 1))(gaussian(1600, 8, seed: 2))
    #expect(few > 0 && many > 0 && many < few / 8 && few < 3)
  }
}
