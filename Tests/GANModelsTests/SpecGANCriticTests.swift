// SPDX-License-Identifier: MIT
import Autograd
import GANModels
import Kernels
import Layers
import TestSupport
import Testing

struct SpecGANCriticTests {
  @Test func thePaperSizeHasThePaperCount() {
    #expect(Self.critic(SpecGANConfiguration(), .zeros).parameterCount == 17_427_969)
  }

  @Test(arguments: [(16, 16), (16, 64), (64, 32), (128, 128)])
  func everyExampleGetsAScore(frames: Int, bins: Int) {
    let configuration = SpecGANConfiguration(
      frameCount: frames, binCount: bins, channelCount: 2, width: 1)
    let scores = Self.scores(
      Self.critic(configuration), Self.examples([2, frames, bins, 2]))
    #expect(scores.shape == [2])
    #expect(scores.values[0] != scores.values[1])
  }

  @Test func theScoreDependsOnEveryValue() {
    let critic = Self.critic(SpecGANConfiguration(frameCount: 32, binCount: 16, width: 4))
    let examples = Self.examples([1, 32, 16, 1]).asVariable()
    let slopes = gradient(of: Self.scores(critic, examples).sum(), withRespectTo: [examples])[0]
    #expect(slopes?.values.allSatisfy { $0 != 0 } == true)
  }

  /// With all weights one nothing changes sign, so that two blocks scale a negative example by 0.2
  /// each.
  @Test func rectifiersLeakAFifth() {
    let critic = Self.critic(
      SpecGANConfiguration(frameCount: 16, binCount: 16, width: 1), .constant(1))
    let score = Self.scores(critic, .filled(with: 1, shape: [1, 16, 16, 1])).item
    let opposite = Self.scores(critic, .filled(with: -1, shape: [1, 16, 16, 1])).item
    #expect(score > 0)
    #expect(abs(opposite + score * 0.04) < 1e-4 * score)
  }

  @Test(arguments: Upsampling.allCases)
  func gradientsReachEveryParameterOfBothNetworks(upsampling: Upsampling) {
    let configuration = SpecGANConfiguration(
      frameCount: 32, binCount: 16, channelCount: 2, width: 2, latentCount: 5,
      upsampling: upsampling)
    var stream = RandomStream(seed: 3, name: "networks")
    let generator = SpecGANGenerator(configuration, using: &stream)
    let critic = SpecGANCritic(configuration, using: &stream)
    let latents = LatentDistribution.uniform.sample(count: 3, latentCount: 5, using: &stream)
    let parameters = generator.parameters + critic.parameters
    let gradients = gradient(
      of: critic(generator(latents), using: &stream).sum(),
      withRespectTo: parameters.map(\.parameter.value))
    for (named, slopes) in zip(parameters, gradients) {
      #expect(slopes?.shape == named.parameter.value.shape, "\(named.name)")
      #expect(slopes?.values.contains { $0 != 0 } == true, "\(named.name)")
    }
  }

  private static func scores(_ critic: SpecGANCritic, _ examples: Tensor) -> Tensor {
    var stream = RandomStream(seed: 2, name: "unused")
    return critic(examples, using: &stream)
  }

  private static func critic(
    _ configuration: SpecGANConfiguration, _ initializer: Initializer = .glorotUniform
  ) -> SpecGANCritic {
    var stream = RandomStream(seed: 2, name: "critic")
    return SpecGANCritic(configuration, initializer: initializer, using: &stream)
  }

  private static func examples(_ shape: [Int]) -> Tensor {
    var stream = RandomStream(seed: 2, name: "examples")
    return .uniform(in: -1...1, shape: shape, using: &stream)
  }
}
