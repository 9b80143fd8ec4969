// SPDX-License-Identifier: MIT
import Autograd
import GANModels
import Kernels
import Layers
import TestSupport
import Testing

struct WaveGANCriticTests {
  @Test func thePaperSizeHasThePaperCount() {
    #expect(Self.critic(WaveGANConfiguration(), .zeros).parameterCount == 17_427_969)
  }

  @Test(arguments: WaveGANConfiguration.sliceLengths)
  func everyExampleGetsAScore(length: Int) {
    let configuration = WaveGANConfiguration(sliceLength: length, channelCount: 2, width: 1)
    var stream = RandomStream(seed: 2, name: "shuffle")
    let scores = Self.critic(configuration)(Self.examples([2, length, 2]), using: &stream)
    #expect(scores.shape == [2])
    #expect(scores.values[0] != scores.values[1])
  }

  @Test func phaseShuffleChangesScoresAndCanBeTurnedOff() {
    for (radius, isRandom) in [(2, true), (0, false)] {
      let critic = Self.critic(
        WaveGANConfiguration(sliceLength: 4096, width: 1, phaseShuffleRadius: radius))
      let examples = Self.examples([2, 4096, 1])
      let scores = (0..<2).map { seed in
        var stream = RandomStream(seed: UInt64(seed), name: "shuffle")
        return critic(examples, using: &stream).values
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

  private static func critic(
    _ configuration: WaveGANConfiguration, _ initializer: Initializer = .glorotUniform
  ) -> WaveGANCritic {
    var stream = RandomStream(seed: 2, name: "critic")
    return WaveGANCritic(configuration, initializer: initializer, using: &stream)
  }

  private static func examples(_ shape: [Int]) -> Tensor {
    var stream = RandomStream(seed: 2, name: "examples")
    return .uniform(in: -1...1, shape: shape, using: &stream)
  }
}
