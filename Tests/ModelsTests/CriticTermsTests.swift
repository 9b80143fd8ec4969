// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Models
import TestSupport
import Testing

/// A critic whose scores are a function of the examples.
final class FunctionCritic: Critic {
  private let heads: (Tensor) -> [Tensor]

  init(_ heads: @escaping (Tensor) -> [Tensor]) { self.heads = heads }

  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    CriticOutput(heads: heads(examples))
  }
}

/// An update of a critic on one or more real and generated examples.
func criticUpdate(
  _ index: Int = 0, real: Tensor, generated: Tensor, critic: @escaping (Tensor) -> [Tensor]
) -> CriticUpdate {
  let stream = RandomStream(seed: 1, name: "update")
  return CriticUpdate(
    index: index, real: real, generated: generated, labels: nil, critic: FunctionCritic(critic),
    stream: stream, penaltyStream: stream, viewStream: stream)
}

struct CriticTermsTests {
  /// D(x) = 3 x₁ + 4 x₂ has slope 5 everywhere: 10 (5 - 1)², 2 / 2 · 25 and 4 / 2 · 25.
  @Test func penaltiesAddUpAndCountMoreWhereTheyAreRare() {
    let always = SlopePenalties(gradientPenalty: 10, r1: 2, r2: 4)
    #expect(Self.penalty(always, update: 1).map { abs($0 - 235) < 1e-2 } == true)
    let seldom = SlopePenalties(gradientPenalty: 10, r1: 2, r2: 4, interval: 3)
    #expect(Self.penalty(seldom, update: 6).map { abs($0 - 705) < 1e-1 } == true)
    #expect(Self.penalty(seldom, update: 7) == nil)
  }

  @Test func withoutWeightsThereIsNoPenalty() {
    #expect(SlopePenalties().weight == 0)
    #expect(Self.penalty(SlopePenalties(), update: 0) == nil)
  }

  /// R1 is taken at real examples and R2 at generated ones: D(x) = x² has slopes 2 and 6 there; two
  /// heads have the slope of their mean.
  @Test func realAndGeneratedPenaltiesAreTakenWhereTheyShould() {
    func penalty(_ term: SlopePenalties, heads: Int = 1) -> Float? {
      let update = criticUpdate(
        real: Tensor([1], shape: [1, 1, 1]), generated: Tensor([3], shape: [1, 1, 1])
      ) { x in (0..<heads).map { _ in x.squared().sum(alongAxes: [1, 2]) } }
      return term.loss(update)?.item
    }
    #expect(penalty(SlopePenalties(r1: 1)) == 2)
    #expect(penalty(SlopePenalties(r2: 1)) == 18)
    #expect(penalty(SlopePenalties(r1: 1), heads: 2) == 2)
  }

  /// 0.1 · (1 + 9) / 2, for patches as for one score an example.
  @Test func driftIsTheMeanSquareOfRealScores() {
    for shape in [[2], [1, 2]] {
      let scores = Tensor([1, -3], shape: shape)
      let update = criticUpdate(real: scores, generated: scores * 5) { [$0] }
      #expect(ScoreDrift(weight: 0.1).loss(update).map { abs($0.item - 0.5) < 1e-6 } == true)
    }
  }

  /// A critic that is blind to its input says the same of augmented examples, one that adds up squares
  /// does not.
  ///
  /// Real examples are augmented before generated ones.
  @Test func consistencyIsTheMeanSquareOfTheChange() throws {
    var stream = RandomStream(seed: 2, name: "examples")
    let examples = Tensor.uniform(in: -1...1, shape: [4, 64, 1], using: &stream)
    let blind = criticUpdate(real: examples, generated: examples) {
      [($0 * 0).sum(alongAxes: [1, 2])]
    }
    #expect(ScoreConsistency(weight: 1).loss(blind)?.item == 0)
    func scores(_ x: Tensor) -> Tensor { x.squared().sum(alongAxes: [1, 2]) }
    let generated = examples * 0.5
    let update = criticUpdate(real: examples, generated: generated) { [scores($0)] }
    var views = RandomStream(seed: 1, name: "update")
    var expected: Float = 0
    for x in [examples, generated] {
      let view = Augmentation()(x, probability: 0.5, using: &views)
      expected += (scores(x) - scores(view)).squared().mean().item
    }
    let change = try #require(ScoreConsistency(weight: 2).loss(update)).item
    #expect(expected > 0 && abs(change - 2 * expected) < 1e-4 * change, "\(change) \(expected)")
  }

  /// A term of weight 0 is left out; the others add up, and are reported under their metrics.
  @Test func termsAddUp() {
    let scores = Tensor([1, -3], shape: [2])
    let update = criticUpdate(real: scores, generated: scores) { [$0] }
    let sum = TermSum(
      [ScoreDrift(weight: 0.1), ScoreDrift(weight: 0), ScoreDrift(weight: 0.2)], index: 0,
      context: update)
    #expect(sum.loss.map { abs($0.item - 1.5) < 1e-6 } == true && sum.values.isEmpty)
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

  /// Columns (1, 0), (1, 1) and (0, 2): products 1, 0 and 2, of which each counts twice.
  @Test func columnsOfAWideKernelAreCompared() {
    let regularization = OrthogonalRegularization(weight: 0.5)
    let kernel = Tensor([1, 1, 0, 0, 1, 2], shape: [2, 3])
    expectClose(regularization([kernel]), [5])
    checkGradients(at: [kernel]) { regularization([$0[0]]) }
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

  private static func penalty(_ term: SlopePenalties, update index: Int) -> Float? {
    let weights = Tensor([3, 4], shape: [2])
    let examples = Tensor.filled(with: 1, shape: [2, 1, 2])
    let update = criticUpdate(index, real: examples, generated: examples * 2) {
      [$0.multiplied(perChannel: weights).sum(alongAxes: [1, 2])]
    }
    let sum = TermSum([term], index: index, context: update)
    #expect(sum.loss == nil || sum.values.map(\.name) == ["penalty"])
    return sum.loss?.item
  }
}
