// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct PrecisionRecallTests {
  @Test func aSetCoversItself() {
    let set = points(60, 4, seed: 1)
    let score = PrecisionRecall(real: set, generated: set, k: 3)
    #expect(score.precision == 1 && score.recall == 1 && score.coverage == 1 && score.f1 == 1)
    // A point lies in its own ball and in the balls of points whose first two neighbours include it.
    #expect(abs(score.density - 1) < 1e-12)
  }

  @Test func setsFarApartShareNothing() {
    let score = PrecisionRecall(
      real: points(60, 4, seed: 1), generated: points(60, 4, seed: 2, shift: 20))
    #expect(score.precision == 0 && score.recall == 0 && score.density == 0)
    #expect(score.coverage == 0 && score.f1 == 0)
  }

  @Test func whatIsNeverMadeCostsRecallAndWhatIsMadeUpCostsPrecision() {
    let low = points(50, 4, seed: 1)
    let high = points(50, 4, seed: 2, shift: 20)
    let both = EmbeddingSet(low.values + high.values, size: 4)
    let alike = points(100, 4, seed: 3)
    let missing = PrecisionRecall(real: both, generated: alike)
    #expect(missing.precision > 0.9 && missing.coverage < 0.55)
    #expect((0.4...0.5).contains(missing.recall))
    let invented = PrecisionRecall(real: alike, generated: both)
    #expect((0.4...0.5).contains(invented.precision) && invented.recall > 0.9)
  }

  @Test func anOutlierRaisesPrecisionButHardlyDensity() {
    let cloud = points(60, 4, seed: 1)
    let withOutlier = EmbeddingSet(cloud.values + [40, 40, 40, 40], size: 4)
    let beside = points(60, 4, seed: 2, shift: 20)
    let score = PrecisionRecall(real: withOutlier, generated: beside)
    #expect(score.precision > 0.5 && score.density < 0.3 && score.coverage < 0.05)
  }
}
