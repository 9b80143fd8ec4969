// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The critics of both stages of a StackGAN: spectrograms `[N, T, F, C]` to scores `[N]`.
///
/// That of the first stage sees the means of squares of 2 x 2 values, so that it asks nothing of a
/// generator that the first stage cannot make.
final class StackGANCritic: Critic, GrowingNetwork {
  let stage: Buffer
  private let first: DCGANCritic
  private let second: DCGANCritic
  private let design: CriticDesign

  /// Critics of a valid configuration in the second stage, with weights from `stream`.
  init(
    _ configuration: StackGANConfiguration, design: CriticDesign, using stream: inout RandomStream
  ) {
    self.design = design
    stage = Buffer(.filled(with: 1, shape: [1]))
    first = DCGANCritic(configuration.first, design: design, using: &stream)
    second = DCGANCritic(configuration.whole, design: design, using: &stream)
  }

  private var isFirst: Bool { stage.value.item < 1 }

  /// Whether it compares the examples of a batch.
  var mixesExamples: Bool { design.mixesExamples }

  /// One round of the power iterations of the stage's critic.
  func prepare(step: Int) { (isFirst ? first : second).prepare(step: step) }

  /// Spectrograms to the output of the stage's critic.
  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    isFirst
      ? first.output(of: examples.halved(1), labels: labels, using: &stream)
      : second.output(of: examples, labels: labels, using: &stream)
  }
}
