// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing

struct LearningRateScheduleTests {
  @Test func aPlainScheduleNeverChanges() {
    #expect([0, 1, 1_000_000].allSatisfy { LearningRateSchedule().factor(inStep: $0) == 1 })
  }

  @Test func ratesRiseAndFall() {
    let linear = LearningRateSchedule(warmupSteps: 2, decay: .linear, decayStart: 4, decayEnd: 8)
    #expect((0...10).map(linear.factor) == [0.5, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0, 0, 0])
    let cosine = LearningRateSchedule(decay: .cosine, decayStart: 0, decayEnd: 4)
    let factors: [Float] = [1, 0.8535534, 0.5, 0.1464466, 0]
    #expect(zip((0...4).map(cosine.factor), factors).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// The factor saturates at a gap of a tenth of the ideal loss; half that gap gives the square
  /// root of the limits.
  @Test func theCriticsRateReactsToItsLoss() {
    func factor(_ loss: Float) -> Float {
      var rate = GapAwareRate(idealLoss: 2)
      rate.averageLoss = loss
      return rate.factor
    }
    for (loss, expected) in [
      (2, 1), (2.1, 1.4142135), (2.2, 2), (9, 2), (1.9, 0.3162277), (1.8, 0.1), (0, 0.1),
    ] as [(Float, Float)] {
      #expect(abs(factor(loss) - expected) < 1e-4, "\(loss)")
    }
  }

  @Test func lossesAreAveraged() {
    var rate = GapAwareRate(idealLoss: 1)
    #expect(rate.factor == 1)
    rate.observe(3)
    #expect(abs(rate.averageLoss - 1.1) < 1e-6)
  }

  @Test func longGradientsAreShortenedTogether() {
    let gradients: [Tensor?] = [Tensor([3], shape: [1]), nil, Tensor([0, 4], shape: [2])]
    #expect(gradients.norm == 5)
    #expect(gradients.clipped(toNorm: 5).map { $0?.values } == [[3], nil, [0, 4]])
    let short = gradients.clipped(toNorm: 2)
    expectClose(short[0] ?? .zeros([1]), [1.2])
    expectClose(short[2] ?? .zeros([2]), [0, 1.6])
    #expect(short[1] == nil)
  }
}
