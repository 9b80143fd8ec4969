// SPDX-License-Identifier: MIT
import Autograd
import Files
import Kernels
import Models
import Testing

/// The second head of a critic, which scores patches.
struct PatchScoresTests {
  private static func critic(_ change: (inout CriticDesign) -> Void = { _ in }) -> DCGANCritic {
    var design = CriticDesign()
    design.scoresPatches = true
    change(&design)
    var stream = RandomStream(seed: 2, name: "critic")
    return DCGANCritic(
      SpecGANConfiguration(frameCount: 64, binCount: 32, width: 2), design: design, using: &stream)
  }

  private static func heads(_ critic: DCGANCritic, _ examples: Tensor) -> [Tensor] {
    var stream = RandomStream(seed: 3, name: "shuffle")
    return critic.output(of: examples, labels: nil, using: &stream).heads
  }

  private static func examples() -> Tensor {
    var stream = RandomStream(seed: 4, name: "examples")
    return .uniform(in: -1...1, shape: [2, 64, 32, 1], using: &stream)
  }

  @Test func thereIsAScoreForEveryPatchOfFourByFour() {
    #expect(Self.heads(Self.critic(), Self.examples()).map(\.shape) == [[2], [2, 16, 8]])
    let plain = Self.critic { $0.scoresPatches = false }
    #expect(Self.heads(plain, Self.examples()).map(\.shape) == [[2]])
  }

  /// The first head has the weights and scores that it has without the second.
  @Test func theFirstHeadStaysAsItIs() {
    let plain = Self.critic { $0.scoresPatches = false }
    let (with, without) = (
      Self.heads(Self.critic(), Self.examples()), Self.heads(plain, Self.examples())
    )
    #expect(with[0].values == without[0].values)
  }

  /// Two kernels of five with strides of two reach 6 values beyond a patch.
  @Test func aPatchDependsOnItsSurroundingsAlone() {
    let critic = Self.critic()
    let before = Self.heads(critic, Self.examples())[1].values
    var values = Self.examples().values
    values[40 * 32 + 20] += 1
    let after = Self.heads(critic, Tensor(values, shape: [2, 64, 32, 1]))[1].values
    let changed = before.indices.filter { before[$0] != after[$0] }
    #expect(!changed.isEmpty)
    for place in changed {
      let (frame, bin) = ((place / 8), place % 8)
      #expect(abs(frame * 4 + 2 - 40) <= 8 && abs(bin * 4 + 2 - 20) <= 8, "\(frame) \(bin)")
    }
  }

  @Test func theOptionReachesTheCritic() throws {
    var options = TrainingOptions(PCAGAN.self)
    #expect(!options.adversarialSettings(classCount: 0).critic.scoresPatches)
    try options.set("patchScores", to: .flag(true))
    #expect(options.adversarialSettings(classCount: 0).critic.scoresPatches)
    var mlp = TrainingOptions(MLPGAN.self)
    #expect(throws: (any Error).self) { try mlp.set("patchScores", to: .flag(true)) }
  }
}
