// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The generator of a BigGAN: latents `[N, Z]` to spectrograms `[N, T, F, C]` in -1...1.
///
/// The latent is cut into chunks. The first leads through a dense layer to the innermost signal; every
/// residual block doubles both sides and is conditioned on its own chunk and on the embedding of the
/// class, which all blocks share. A self-attention stands where the shorter side has 16 to 31
/// positions. All kernels but the embedding are divided by their spectral norms. Brock, Donahue and
/// Simonyan, "Large Scale GAN Training for High Fidelity Natural Image Synthesis" (ICLR 2019), appendix
/// B, figure 15 and table 4.
final class BigGANGenerator: Generator {
  /// The embedding of the classes, `[classes, E]`; no kernel, as orthogonality is not asked of it.
  private let embedding: Parameter?
  private let dense: Dense
  private let blocks: [BigGANBlock]
  private let attention: SelfAttention?
  private let normalization: BatchNormalization
  private let last: Convolution
  private let configuration: BigGANConfiguration

  /// A generator of a valid configuration, with weights from `stream`.
  init(
    _ configuration: BigGANConfiguration, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    self.configuration = configuration
    let (channels, classes) = (configuration.generatorChannels, configuration.classCount)
    let embeddingCount = configuration.embeddingCount
    embedding =
      classes == 0
      ? nil
      : Parameter(
        initializer.tensor(
          shape: [classes, embeddingCount], fanIn: classes, fanOut: embeddingCount, using: &stream))
    dense = Dense(
      inputs: configuration.chunks[0], outputs: configuration.startShape.reduce(1, *),
      normalizesSpectrum: true, initializer: initializer, using: &stream)
    blocks = configuration.conditions.enumerated().map { index, conditions in
      BigGANBlock(
        inputs: channels[index], outputs: channels[index + 1], conditions: conditions,
        initializer: initializer, using: &stream)
    }
    attention = configuration.generatorAttention.map { block in
      SelfAttention(
        channels: channels[block + 1], dimensions: 2, normalizesSpectrum: true,
        initializer: initializer, using: &stream)
    }
    normalization = BatchNormalization(channels: channels[channels.count - 1], epsilon: 1e-5)
    last = Convolution(
      inputs: channels[channels.count - 1], outputs: configuration.channelCount, kernel: [3, 3],
      stride: [1, 1], activation: .tanh, normalizesSpectrum: true, initializer: initializer,
      using: &stream)
  }

  /// Z.
  var latentCount: Int { configuration.latentCount }
  /// Normal.
  var latentDistribution: LatentDistribution { .normal }

  /// One round of the power iterations.
  func prepare(step: Int) { iterateSpectralNormalizations() }

  /// Latents and the shares of the classes to spectrograms.
  func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let (latents, labels) = (input.latents, input.labels)
    let count = latents.shape[0]
    precondition(
      latents.shape == [count, latentCount]
        && labels?.shape
          == (configuration.classCount == 0 ? nil : [count, configuration.classCount]),
      "latents of \(latents.shape) and labels of \(labels?.shape ?? []) for "
        + "[N, \(latentCount)] and \(configuration.classCount) classes")
    let chunks = chunks(of: latents)
    let classVector = labels.flatMap { embedding?.mixed(by: $0) }
    var x = dense(chunks[0]).reshaped(to: [count] + configuration.startShape)
    for (index, block) in blocks.enumerated() {
      let chunk = chunks[index + 1]
      let condition = classVector.map { .concatenated([$0, chunk], alongAxis: 1) } ?? chunk
      x = block(x, condition: condition, training: input.isTraining)
      if index == configuration.generatorAttention, let attention { x = attention(x) }
    }
    return last(normalization(x, training: input.isTraining).relu())
  }

  /// The parts of latents, `[N, chunk]` each.
  private func chunks(of latents: Tensor) -> [Tensor] {
    var start = 0
    return configuration.chunks.map { size in
      defer { start += size }
      return latents.sliced(from: [0, start], to: [latents.shape[0], start + size])
    }
  }
}

/// A residual block that doubles both sides: batch normalization by a condition, ReLU, repetition,
/// convolution, the same without repetition, and a sum with a convolution of size one.
final class BigGANBlock: Module {
  private let normalizations: [ConditionalBatchNormalization]
  private let convolutions: [Convolution]
  private let shortcut: Convolution

  /// A block with weights from `stream`.
  ///
  /// - Parameter conditions: numbers of a condition.
  init(
    inputs: Int, outputs: Int, conditions: Int, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    normalizations = [inputs, outputs].map { channels in
      ConditionalBatchNormalization(
        channels: channels, conditions: conditions, normalizesSpectrum: true,
        initializer: initializer, using: &stream)
    }
    convolutions = [inputs, outputs].map { channels in
      .normalized(
        channels, outputs, kernel: [3, 3], initializer: initializer, using: &stream)
    }
    shortcut = .normalized(
      inputs, outputs, kernel: [1, 1], initializer: initializer, using: &stream)
  }

  /// x `[N, T, F, inputs]` and the condition `[N, conditions]` to `[N, 2 T, 2 F, outputs]`.
  ///
  /// A convolution of size one gives the same before the repetition as after it, for a quarter of the
  /// operations.
  func callAsFunction(_ x: Tensor, condition: Tensor, training: Bool) -> Tensor {
    var y = normalizations[0](x, condition: condition, training: training).relu()
    y = convolutions[0](y.repeated([2, 2]))
    y = convolutions[1](
      normalizations[1](y, condition: condition, training: training).relu())
    return y + shortcut(x).repeated([2, 2])
  }
}

extension Convolution {
  /// A convolution of stride one with spectral normalization.
  static func normalized(
    _ inputs: Int, _ outputs: Int, kernel: [Int], activation: Activation = .linear,
    isNormalized: Bool = true, initializer: Initializer, using stream: inout RandomStream
  ) -> Convolution {
    Convolution(
      inputs: inputs, outputs: outputs, kernel: kernel, stride: [1, 1], activation: activation,
      normalizesSpectrum: isNormalized, initializer: initializer, using: &stream)
  }
}
