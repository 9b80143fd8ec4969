// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Models
import TestSupport
import Testing

struct CriticRegularizationTests {
  /// D(x) = 3 x₁ + 4 x₂ has slope 5 everywhere: 10 (5 - 1)², 2 / 2 · 25 and 4 / 2 · 25.
  @Test func penaltiesAddUpAndCountMoreWhereTheyAreRare() {
    var regularization = CriticRegularization()
    regularization.gradientPenalty.weight = 10
    regularization.realPenalty.weight = 2
    regularization.generatedPenalty.weight = 4
    #expect(Self.penalty(regularization, update: 1).map { abs($0 - 235) < 1e-2 } == true)
    regularization.interval = 3
    #expect(Self.penalty(regularization, update: 6).map { abs($0 - 705) < 1e-1 } == true)
    #expect(Self.penalty(regularization, update: 7) == nil)
  }

  @Test func withoutWeightsThereIsNoPenalty() {
    #expect(!CriticRegularization().hasSlopePenalty)
    #expect(Self.penalty(CriticRegularization(), update: 0) == nil)
  }

  /// R1 is taken at real examples and R2 at generated ones: D(x) = x² has slopes 2 and 6 there.
  @Test func realAndGeneratedPenaltiesAreTakenWhereTheyShould() {
    func penalty(_ change: (inout CriticRegularization) -> Void) -> Float? {
      var regularization = CriticRegularization()
      change(&regularization)
      var stream = RandomStream(seed: 1, name: "penalty")
      return regularization.slopePenalty(
        update: 0, real: Tensor([1], shape: [1, 1, 1]), generated: Tensor([3], shape: [1, 1, 1]),
        using: &stream
      ) { $0.squared().sum(alongAxes: [1, 2]) }?.item
    }
    #expect(penalty { $0.realPenalty.weight = 1 } == 2)
    #expect(penalty { $0.generatedPenalty.weight = 1 } == 18)
  }

  /// 0.1 · (1 + 9) / 2, and 0.1 · ((1 - 2)² + (3 - 5)²) / 2.
  @Test func driftAndInconsistencyAreMeanSquares() {
    var regularization = CriticRegularization()
    regularization.driftWeight = 0.1
    regularization.consistencyWeight = 0.1
    let scores = Tensor([1, -3], shape: [2])
    expectClose(regularization.drift(of: scores), [0.5])
    expectClose(
      regularization.inconsistency(Tensor([1, 3], shape: [2]), Tensor([2, 5], shape: [2])), [0.25])
    checkGradients(at: [scores]) { regularization.drift(of: $0[0]) }
    checkGradients(at: [scores, Tensor([2, 5], shape: [2])]) {
      regularization.inconsistency($0[0], $0[1])
    }
  }

  /// Columns (1, 0) and (1, 1) have the product 1, which counts twice; orthogonal ones cost nothing,
  /// whatever their lengths.
  @Test func orthogonalColumnsCostNothing() {
    let regularization = OrthogonalRegularization(weight: 0.5)
    expectClose(regularization([Tensor([1, 1, 0, 1], shape: [1, 2, 2])]), [1])
    expectClose(regularization([Tensor([2, 0, 0, 3], shape: [2, 2])]), [0])
    checkGradients(at: [Tensor([1, 0.5, -0.3, 2, 0.7, 1], shape: [3, 2])]) {
      regularization([$0[0]])
    }
  }

  @Test func instanceNoiseFadesAway() {
    let noise = InstanceNoise(deviation: 0.8, stepCount: 4)
    #expect((0...5).map(noise.deviation(inStep:)) == [0.8, 0.8 * 0.75, 0.4, 0.8 * 0.25, 0, 0])
    #expect(InstanceNoise(deviation: 0.8).deviation(inStep: 1_000_000) == 0.8)
    var stream = RandomStream(seed: 1, name: "noise")
    let silence = Tensor.zeros([100, 100])
    let heard = noise(silence, step: 2, using: &stream)
    #expect(abs(heard.squared().mean().item.squareRoot() - 0.4) < 0.02)
    #expect(noise(silence, step: 4, using: &stream).values.allSatisfy { $0 == 0 })
  }

  @Test func noiseLetsGradientsThrough() {
    let point = Tensor([1, 2], shape: [2])
    checkGradients(at: [point]) { x in
      var stream = RandomStream(seed: 1, name: "noise")
      return InstanceNoise(deviation: 0.1)(x[0], step: 0, using: &stream).squared()
    }
  }

  /// Logits 0, ln 3: probabilities of a quarter and three quarters.
  @Test func crossEntropyIsTheLogarithmOfTheProbability() {
    let logits = Tensor([0, 1.0986123, 50, -50], shape: [2, 2])
    let labels = Tensor([1, 0, 1, 0], shape: [2, 2])
    expectClose(crossEntropy(logits, labels), [1.3862944 / 2])
    checkGradients(at: [Tensor([0.3, -1, 2, 0.5, 0.1, -0.4], shape: [2, 3])]) {
      crossEntropy($0[0], Tensor([0, 1, 0, 0.7, 0, 0.3], shape: [2, 3]))
    }
  }

  private static func penalty(_ regularization: CriticRegularization, update: Int) -> Float? {
    var stream = RandomStream(seed: 1, name: "penalty")
    let weights = Tensor([3, 4], shape: [2])
    let examples = Tensor.filled(with: 1, shape: [2, 1, 2])
    return regularization.slopePenalty(
      update: update, real: examples, generated: examples * 2, using: &stream
    ) { $0.multiplied(perChannel: weights).sum(alongAxes: [1, 2]) }?.item
  }
}
