// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The critic of a BigGAN: spectrograms `[N, T, F, C]` to scores `[N]`.
///
/// Residual blocks that halve both sides, a last one that does not, a self-attention where the shorter
/// side has 16 to 31 positions; the sum over the positions of rectified features, a dense layer, and a
/// projection on the class. Brock, Donahue and Simonyan (ICLR 2019), appendix B, figure 15 and table
/// 4; the projection is that of Miyato and Koyama (2018).
final class BigGANCritic: Critic {
  private let blocks: [BigGANCriticBlock]
  private let attention: SelfAttention?
  private let score: Dense
  private let classes: Dense?
  private let design: CriticDesign
  private let configuration: BigGANConfiguration

  /// A critic of a valid configuration, with orthogonal weights from `stream`.
  init(
    _ configuration: BigGANConfiguration, design: CriticDesign, using stream: inout RandomStream
  ) {
    self.configuration = configuration
    self.design = design
    let channels = configuration.criticChannels
    let isNormalized = design.normalizesSpectrum
    blocks = channels.enumerated().map { index, outputs in
      BigGANCriticBlock(
        inputs: index == 0 ? configuration.channelCount : channels[index - 1], outputs: outputs,
        isFirst: index == 0, halves: index < channels.count - 1, isNormalized: isNormalized,
        using: &stream)
    }
    attention = configuration.criticAttention.map { block in
      SelfAttention(
        channels: channels[block], dimensions: 2, normalizesSpectrum: isNormalized,
        initializer: .orthogonal, using: &stream)
    }
    let features = channels[channels.count - 1]
    score = Dense(
      inputs: features, outputs: 1, normalizesSpectrum: isNormalized, initializer: .orthogonal,
      using: &stream)
    classes =
      design.labels == .none
      ? nil
      : Dense(
        inputs: features, outputs: design.labels.classCount, usesBias: false,
        normalizesSpectrum: isNormalized, initializer: .orthogonal, using: &stream)
  }

  /// Whether it compares the examples of a batch.
  var mixesExamples: Bool { design.mixesExamples }

  /// One round of the power iterations.
  func prepare(step: Int) { iterateSpectralNormalizations() }

  /// Spectrograms to scores `[N]` and, of a classifier, logits.
  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    precondition(
      Array(examples.shape.dropFirst()) == configuration.exampleShape,
      "examples of \(examples.shape) for a critic of \(configuration.exampleShape)")
    var x = examples
    for (index, block) in blocks.enumerated() {
      x = block(x)
      if index == configuration.criticAttention, let attention { x = attention(x) }
    }
    let features = x.relu().sum(alongAxes: [1, 2])
    return design.output(
      score: score(features).reshaped(to: [x.shape[0]]), classes: classes?(features), labels: labels
    )
  }
}

/// A residual block of two convolutions without normalization, whose means of 2 x 2 values halve both
/// sides; no ReLU stands before the first block.
final class BigGANCriticBlock: Module {
  private let first: Convolution
  private let second: Convolution
  private let shortcut: Convolution
  private let isFirst: Bool
  private let halvings: Int

  /// A block with weights from `stream`.
  init(
    inputs: Int, outputs: Int, isFirst: Bool, halves: Bool, isNormalized: Bool,
    using stream: inout RandomStream
  ) {
    self.isFirst = isFirst
    halvings = halves ? 1 : 0
    first = .normalized(
      inputs, outputs, kernel: [3, 3], activation: .relu, isNormalized: isNormalized,
      initializer: .orthogonal, using: &stream)
    second = .normalized(
      outputs, outputs, kernel: [3, 3], isNormalized: isNormalized, initializer: .orthogonal,
      using: &stream)
    shortcut = .normalized(
      inputs, outputs, kernel: [1, 1], isNormalized: isNormalized, initializer: .orthogonal,
      using: &stream)
  }

  /// x `[N, T, F, inputs]` to `[N, T / 2, F / 2, outputs]`, or to `[N, T, F, outputs]`.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let y = second(first(isFirst ? x : x.relu())).halved(halvings)
    return y + shortcut(x.halved(halvings))
  }
}
