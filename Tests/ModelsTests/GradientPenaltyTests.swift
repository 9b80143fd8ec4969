// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// A critic of two layers, small enough for finite differences.
private final class SmallCritic: Module {
  let first: Convolution
  let second: Convolution

  /// A critic of signals with as many dimensions as `kernel` has entries.
  init(_ activation: Activation, kernel: [Int] = [5]) {
    var stream = RandomStream(seed: 4, name: "critic")
    first = Convolution(
      inputs: 2, outputs: 3, kernel: kernel, stride: kernel.map { _ in 2 }, activation: activation,
      initializer: .normal(deviation: 0.5), using: &stream)
    second = Convolution(
      inputs: 3, outputs: 1, kernel: kernel, stride: kernel.map { _ in 4 },
      initializer: .normal(deviation: 0.5), using: &stream)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    second(first(x)).sum(alongAxes: Array(1..<x.rank))
  }
}

struct GradientPenaltyTests {
  /// D(x) = 3 x₁ + 4 x₂ has slope 5 everywhere: 10 (5 - 1)² = 160, and its derivative by (3, 4) is
  /// 20 (5 - 1) (0.6, 0.8) = (48, 64).
  @Test func aLinearCriticPaysForItsSlope() {
    let weights = Tensor([3, 4], shape: [2]).asVariable()
    let penalty = Self.penalty { x in x.multiplied(perChannel: weights).sum(alongAxes: [1, 2]) }
    expectClose(penalty, [160])
    let slopes = gradient(of: penalty, withRespectTo: [weights])[0]
    expectClose(slopes ?? .zeros([2]), [48, 64])
  }

  /// A slope of 5 costs 10 (5 - 1)² on both sides, one of a half only where both sides count: 10 (½ -
  /// 1)².
  @Test func oneSideLeavesSmallSlopesAlone() {
    func cost(_ weights: [Float], isOneSided: Bool) -> Float {
      let weights = Tensor(weights, shape: [2])
      return Self.penalty(GradientPenalty(isOneSided: isOneSided)) { x in
        x.multiplied(perChannel: weights).sum(alongAxes: [1, 2])
      }.item
    }
    for (weights, isOneSided, expected) in [
      ([3, 4], true, 160), ([0.3, 0.4], true, 0), ([0.3, 0.4], false, 2.5),
    ] as [([Float], Bool, Float)] {
      let found = cost(weights, isOneSided: isOneSided)
      #expect(abs(found - expected) < 1e-3, "\(weights), one-sided \(isOneSided)")
    }
    #expect(
      Self.penalty(GradientPenalty(isOneSided: true)) { x in .zeros([x.shape[0]]) }.item == 0)
  }

  /// D(x) = 3 x₁ + 4 x₂: 2 / 2 · 25, and its derivative by (3, 4) is 2 (3, 4).
  @Test func aZeroCenteredPenaltyWantsNoSlopeAtAll() {
    let weights = Tensor([3, 4], shape: [2]).asVariable()
    let examples = Tensor([1, 2, 3, 4], shape: [2, 1, 2]).asVariable()
    let penalty = ZeroCenteredPenalty(weight: 2)(examples) { x in
      x.multiplied(perChannel: weights).sum(alongAxes: [1, 2])
    }
    expectClose(penalty, [25])
    let slopes = gradient(of: penalty, withRespectTo: [weights, examples])
    expectClose(slopes[0] ?? .zeros([2]), [6, 8])
    #expect(slopes[1] == nil)
    #expect(ZeroCenteredPenalty(weight: 2)(examples) { x in .zeros([x.shape[0]]) }.item == 0)
  }

  /// D(x) = x²: its slope at 3 is 6, so that R1 is γ / 2 · 36 and knows where it is taken.
  @Test func aZeroCenteredPenaltyIsTakenAtTheExamples() {
    let penalty = ZeroCenteredPenalty(weight: 1)(Tensor([3], shape: [1, 1, 1])) {
      $0.squared().sum(alongAxes: [1, 2])
    }
    expectClose(penalty, [18])
  }

  @Test(arguments: [Activation.tanh, .leakyReLU(slope: 0.2)])
  func theGradientByTheWeightsAgreesWithFiniteDifferences(activation: Activation) throws {
    try Self.compareWithDifferences(SmallCritic(activation), size: [16])
  }

  @Test(arguments: [Activation.tanh, .leakyReLU(slope: 0.2)])
  func theGradientAgreesWithFiniteDifferencesInTwoDimensions(activation: Activation) throws {
    let critic = SmallCritic(activation, kernel: [5, 3])
    if activation != .tanh {
      // Far from their kinks, where the penalty jumps and has no difference.
      critic.first.bias?.assign(Tensor([20, -20, 20], shape: [3]))
    }
    try Self.compareWithDifferences(critic, size: [4, 6])
  }

  @Test func aLeakyCriticHasNoSecondDerivativeByItsLastBias() {
    let critic = SmallCritic(.leakyReLU(slope: 0.2))
    let bias = critic.second.bias?.value ?? Tensor(scalar: 0)
    #expect(
      gradient(of: Self.penalty(size: [16]) { critic($0) }, withRespectTo: [bias])[0] == nil)
  }

  @Test func aCriticWithoutSlopeGivesNoNaN() {
    let weights = Tensor([0, 0], shape: [2]).asVariable()
    let penalty = Self.penalty { x in x.multiplied(perChannel: weights).sum(alongAxes: [1, 2]) }
    expectClose(penalty, [10])
    let slopes = gradient(of: penalty, withRespectTo: [weights])[0]
    #expect(slopes?.values.allSatisfy(\.isFinite) == true)
    #expect(Self.penalty { x in .zeros([x.shape[0]]) }.item == 10)
  }

  /// Real examples are 1 and generated ones 0, so that the mixed ones are the shares themselves.
  @Test func everyExampleIsMixedByItself() {
    var stream = RandomStream(seed: 5, name: "penalty")
    var shares: [Float] = []
    _ = GradientPenalty()(
      real: .filled(with: 1, shape: [50, 3, 2]), generated: .zeros([50, 3, 2]), using: &stream
    ) { mixed in
      shares = mixed.values
      return mixed.sum(alongAxes: [1, 2])
    }
    let perExample = (0..<50).map { Set(shares[($0 * 6)..<($0 * 6 + 6)]) }
    #expect(perExample.allSatisfy { $0.count == 1 })
    #expect(Set(shares).count == 50)
    #expect(shares.allSatisfy { (0..<1).contains($0) })
    #expect(shares.contains { $0 < 0.2 } && shares.contains { $0 > 0.8 })
  }

  @Test func nothingFlowsBackIntoTheGenerator() {
    var stream = RandomStream(seed: 6, name: "penalty")
    let generated = Tensor([1, 2], shape: [1, 1, 2]).asVariable()
    let penalty = GradientPenalty()(
      real: Tensor([3, 4], shape: [1, 1, 2]), generated: generated, using: &stream
    ) { $0.squared().sum(alongAxes: [1, 2]) }
    #expect(gradient(of: penalty, withRespectTo: [generated])[0] == nil)
  }

  /// Its biases say where it bends, not how steep it is.
  @Test func thePenaltyReachesEveryKernelOfSpecGAN() {
    var stream = RandomStream(seed: 8, name: "critic")
    let critic = DCGANCritic(
      SpecGANConfiguration(frameCount: 16, binCount: 32, channelCount: 2, width: 2),
      using: &stream)
    let penalty = Self.penalty(size: [16, 32]) { critic($0, using: &stream) }
    let parameters = critic.parameters
    let gradients = gradient(of: penalty, withRespectTo: parameters.map(\.parameter.value))
    #expect(penalty.item > 0)
    for (named, slopes) in zip(parameters, gradients) {
      let isReached = slopes?.values.contains { $0 != 0 } ?? false
      #expect(isReached == named.name.hasSuffix("kernel"), "\(named.name)")
    }
  }

  private static func penalty(
    _ penalty: GradientPenalty = GradientPenalty(), size: [Int] = [1], critic: (Tensor) -> Tensor
  ) -> Tensor {
    var stream = RandomStream(seed: 7, name: "penalty")
    let shape = [3] + size + [2]
    let real = Tensor.normal(mean: 0, deviation: 1, shape: shape, using: &stream)
    let generated = Tensor.normal(mean: 0, deviation: 1, shape: shape, using: &stream)
    return penalty(real: real, generated: generated, using: &stream, critic: critic)
  }

  private static func compareWithDifferences(_ critic: SmallCritic, size: [Int]) throws {
    let penalty = { Self.penalty(size: size) { critic($0) } }
    let parameters = critic.parameters
    let gradients = gradient(of: penalty(), withRespectTo: parameters.map(\.parameter.value))
    for (named, slopes) in zip(parameters, gradients) where named.name.hasSuffix("kernel") {
      let slopes = try #require(slopes, "\(named.name) is not reached")
      #expect(slopes.values.contains { abs($0) > 0.1 })
      expectClose(
        slopes, Self.differences(of: penalty, by: named.parameter), relative: 0.02, absolute: 0.02)
    }
  }

  /// Central differences with a step that balances rounding and curvature in Float32.
  private static func differences(of loss: () -> Tensor, by parameter: Parameter) -> [Float] {
    let step: Float = 1e-2
    return (0..<parameter.value.count).map { index in
      let losses = [step, -step].map { offset in
        let kept = parameter.value
        parameter.update { $0[index] += offset }
        defer { parameter.assign(kept) }
        return loss().item
      }
      return (losses[0] - losses[1]) / (2 * step)
    }
  }
}
