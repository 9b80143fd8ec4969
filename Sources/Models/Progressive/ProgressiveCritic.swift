// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The critic of a Progressive GAN: spectrograms `[N, T, F, C]` to scores `[N]`.
///
/// The mirror image of ``ProgressiveGenerator`` without normalizations: a layer from the picture to
/// features for every stage, then two convolutions and means of 2 x 2 values for each halving, and at
/// the end the deviation of groups of four examples as a further channel. While a stage fades in, its
/// features are blended with those of the halved picture. Karras and others, "Progressive Growing of
/// GANs" (2018), table 2 and figure 2.
///
/// Pictures always have the full size; the first thing that a critic in an earlier stage does is to
/// average them down to the size of its stage, so early stages cost little. Penalties of the slope are
/// then per value of a full-size picture, as in the paper's implementation: that of a picture with a
/// quarter of the values counts a quarter, the proportion in which Karras and others (2020, StyleGAN
/// 2) choose the weight of R1. Augmentations need no other sizes either.
final class ProgressiveCritic: Critic, GrowingNetwork {
  let stage: Buffer
  private let inputs: [Convolution]
  private let blocks: [ProgressiveBlock]
  private let end: Convolution
  private let dense: Dense
  private let score: Dense
  private let classes: Dense?
  private let design: CriticDesign
  private let configuration: ProgressiveConfiguration
  private let deviation = MinibatchDeviation(groupSize: ProgressiveConfiguration.groupSize)

  /// A critic of a valid configuration in its last stage, with weights from `stream`.
  init(
    _ configuration: ProgressiveConfiguration, design: CriticDesign,
    using stream: inout RandomStream
  ) {
    self.configuration = configuration
    self.design = design
    let channels = configuration.channels
    let activation = Activation.leakyReLU(slope: ProgressiveConfiguration.slope)
    stage = Buffer(.filled(with: Float(configuration.lastStage), shape: [1]))
    inputs = channels.map { outputs in
      Convolution(
        inputs: configuration.channelCount, outputs: outputs, kernel: [1, 1], stride: [1, 1],
        activation: activation, equalized: .init(), using: &stream)
    }
    blocks = zip(channels, channels.dropFirst()).map { outputs, inputs in
      ProgressiveBlock(
        first: .progressive(inputs, inputs, initializer: .glorotUniform, using: &stream),
        second: .progressive(inputs, outputs, initializer: .glorotUniform, using: &stream))
    }
    end = .progressive(
      channels[0] + (design.seesDeviation ? 1 : 0), channels[0], initializer: .glorotUniform,
      using: &stream)
    dense = Dense(
      inputs: configuration.startShape.reduce(1, *), outputs: channels[0], activation: activation,
      equalized: .init(), using: &stream)
    score = Dense(inputs: channels[0], outputs: 1, equalized: .init(gain: 1), using: &stream)
    classes =
      design.labels == .none
      ? nil
      : Dense(
        inputs: channels[0], outputs: design.labels.classCount, equalized: .init(gain: 1),
        using: &stream)
  }

  /// Whether it sees the deviation of groups of examples.
  var mixesExamples: Bool { design.mixesExamples }

  /// Spectrograms to scores `[N]` and, of a classifier, logits, in the network's stage.
  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    precondition(
      Array(examples.shape.dropFirst()) == configuration.exampleShape,
      "examples of \(examples.shape) for a critic of \(configuration.exampleShape)")
    var x = features(of: examples)
    if design.seesDeviation { x = deviation(x) }
    x = end(x)
    let features = dense(x.reshaped(to: [x.shape[0], x.count / x.shape[0]]))
    return design.output(
      score: score(features).reshaped(to: [x.shape[0]]), classes: classes?(features), labels: labels
    )
  }

  /// The features of stage 0, `[N, S..., channels]`.
  private func features(of examples: Tensor) -> Tensor {
    let last = configuration.lastStage
    let stage = GrowthStage(self.stage.value.item, last: last)
    let picture = examples.halved(last - stage.finest)
    var x = inputs[stage.finest](picture)
    if stage.weight > 0 {
      x = stage.faded(
        inputs[stage.finished](picture.halved(1)), coarser(x, blocks[stage.finished]))
    }
    for block in blocks[..<stage.finished].reversed() { x = coarser(x, block) }
    return x
  }

  private func coarser(_ x: Tensor, _ block: ProgressiveBlock) -> Tensor {
    block.second(block.first(x)).halved(1)
  }
}

extension Tensor {
  /// Means of squares of positions: both sides of `[N, T, F, C]`, halved so many times.
  func halved(_ times: Int) -> Tensor {
    times == 0 ? self : AveragePooling(factor: [1 << times, 1 << times])(self)
  }
}
