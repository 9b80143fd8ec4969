// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import TestSupport
import Testing

struct PyramidCriticTests {
  @Test func thePaperSizesHaveThePaperCount() {
    #expect(Self.critic(WaveGANConfiguration(), .zeros).parameterCount == 17_427_969)
    #expect(Self.critic(SpecGANConfiguration(), .zeros).parameterCount == 17_427_969)
  }

  @Test(arguments: WaveGANConfiguration.sliceLengths)
  func everyWaveformGetsAScore(length: Int) {
    let configuration = WaveGANConfiguration(sliceLength: length, channelCount: 2, width: 1)
    let scores = Self.scores(Self.critic(configuration), Self.examples([2, length, 2]))
    #expect(scores.shape == [2])
    #expect(scores.values[0] != scores.values[1])
  }

  @Test(arguments: [(16, 16), (16, 64), (64, 32), (128, 128)])
  func everySpectrogramGetsAScore(frames: Int, bins: Int) {
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

  @Test func phaseShuffleChangesScoresAndCanBeTurnedOff() {
    for (radius, isRandom) in [(2, true), (0, false)] {
      let critic = Self.critic(
        WaveGANConfiguration(sliceLength: 4096, width: 1, phaseShuffleRadius: radius))
      let examples = Self.examples([2, 4096, 1])
      let scores = (0..<2).map { seed in
        Self.scores(critic, examples, seed: UInt64(seed)).values
      }
      #expect((scores[0] != scores[1]) == isRandom)
    }
  }

  /// A draw for each example after each block but the last; the next number tells how many were
  /// taken.
  @Test func theLastBlockIsNotShuffled() {
    var used = RandomStream(seed: 3, name: "shuffle")
    var expected = used
    let critic = Self.critic(WaveGANConfiguration(sliceLength: 4096, width: 1))
    _ = critic(Self.examples([2, 4096, 1]), using: &used)
    for _ in 0..<(2 * 3) { _ = expected.uniformInteger(below: 5) }
    #expect(used.next() == expected.next())
  }

  /// With all weights one nothing changes sign, so that every block scales a negative example by 0.2,
  /// whoever rectifies.
  @Test(arguments: [0, 2]) func rectifiersLeakAFifthWithAndWithoutShuffle(radius: Int) {
    let critic = Self.critic(
      WaveGANConfiguration(sliceLength: 4096, width: 1, phaseShuffleRadius: radius), .constant(0.1))
    let score = Self.scores(critic, .filled(with: 1, shape: [1, 4096, 1])).item
    let opposite = Self.scores(critic, .filled(with: -1, shape: [1, 4096, 1])).item
    #expect(score > 0)
    #expect(abs(opposite + score * 0.0016) < 1e-5 * score)
  }

  @Test(arguments: Upsampling.allCases)
  func gradientsReachEveryParameterOfBothNetworks(upsampling: Upsampling) {
    let configuration = SpecGANConfiguration(
      frameCount: 32, binCount: 16, channelCount: 2, width: 2, latentCount: 5,
      upsampling: upsampling)
    var stream = RandomStream(seed: 3, name: "networks")
    let generator = DCGANGenerator(configuration, using: &stream)
    let critic = DCGANCritic(configuration, using: &stream)
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

  private static func scores(_ critic: DCGANCritic, _ examples: Tensor, seed: UInt64 = 2)
    -> Tensor
  {
    var stream = RandomStream(seed: seed, name: "shuffle")
    return critic(examples, using: &stream)
  }

  private static func critic(
    _ configuration: some DCGANConfiguration, _ initializer: Initializer = .glorotUniform
  ) -> DCGANCritic {
    var stream = RandomStream(seed: 2, name: "critic")
    return DCGANCritic(configuration, initializer: initializer, using: &stream)
  }

  private static func examples(_ shape: [Int]) -> Tensor {
    var stream = RandomStream(seed: 2, name: "examples")
    return .uniform(in: -1...1, shape: shape, using: &stream)
  }
}
