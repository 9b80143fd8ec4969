// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import Testing

/// Outputs of critics with several heads, and networks that use more than latents.
struct CriticOutputTests {
  private static let scores = Tensor([1, -3], shape: [2])
  private static let patches = Tensor([2, 4, 6, 8], shape: [2, 2])

  @Test func anExampleHasTheMeanOfItsScores() {
    #expect(CriticOutput(scores: Self.scores).exampleScores.values == [1, -3])
    #expect(CriticOutput(scores: Self.patches).exampleScores.values == [3, 7])
    let both = CriticOutput(heads: [Self.scores, Self.patches])
    #expect(both.exampleScores.values == [2, 2])
  }

  @Test func examplesAreCutOutOfEveryPart() {
    let output = CriticOutput(
      heads: [Self.scores, Self.patches], classLogits: Self.patches * 10,
      features: [Self.patches.reshaped(to: [2, 1, 2])])
    let second = output.examples(1..<2)
    #expect(second.heads.map(\.values) == [[-3], [6, 8]])
    #expect(second.classLogits?.values == [60, 80])
    #expect(second.features.map(\.shape) == [[1, 1, 2]] && second.features[0].values == [6, 8])
  }

  /// A generator whose examples are its styles if there are any, else twice its latents.
  private final class StyleGenerator: Generator {
    let latentCount = 2
    let latentDistribution = LatentDistribution.normal
    let scale = Parameter(Tensor([2], shape: [1]))
    private(set) var preparedSteps: [Int] = []

    func prepare(step: Int) { preparedSteps.append(step) }

    func callAsFunction(_ input: GeneratorInput) -> Tensor {
      guard let styles = input.styles else {
        let factor = scale.value.reshaped(to: [1, 1]).broadcast(to: input.latents.shape)
        return input.latents * factor
      }
      return styles.reshaped(to: input.latents.shape)
    }
  }

  @Test func aGeneratorGetsWhatItsInputHas() {
    let generator = StyleGenerator()
    var input = GeneratorInput(Tensor([1, 2], shape: [1, 2]))
    #expect(generator(input).values == [2, 4] && !input.isTraining)
    input.styles = Tensor([7, 8], shape: [1, 1, 2])
    #expect(generator(input).values == [7, 8])
    #expect(generator.latentProjection == nil)
  }
}
