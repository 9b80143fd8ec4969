// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The generator of a Progressive GAN: latents `[N, Z]` to spectrograms `[N, T, F, C]` in -1...1.
///
/// The latent, divided by its own root mean square, and the class beside it lead through a dense layer
/// and a convolution to stage 0; each further stage doubles both sides by repetition and has two
/// convolutions of 3 x 3 taps. Behind each of these layers stand a leaky ReLU and a
/// ``PixelNormalization``. Every stage has a linear layer of its own from features to a picture; tanh
/// behind it keeps the picture in -1...1. Karras and others, "Progressive Growing of GANs" (2018),
/// table 2, which has no tanh; Engel and others, "GANSynth" (2019), has it, since large parts of a
/// spectrogram are exactly silent, and a linear layer would have to make -1 of changing features there.
///
/// A network that has not grown to its last stage computes nothing at a higher resolution than that of
/// its stage; its pictures are repeated to the full size, as the paper's are.
final class ProgressiveGenerator: Generator, GrowingNetwork {
  let stage: Buffer
  private let dense: Dense
  private let start: Convolution
  private let blocks: [ProgressiveBlock]
  private let pictures: [Convolution]
  private let configuration: ProgressiveConfiguration
  private let normalization = PixelNormalization()

  /// A generator of a valid configuration in its last stage, with weights from `stream`.
  init(
    _ configuration: ProgressiveConfiguration, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    self.configuration = configuration
    let channels = configuration.channels
    stage = Buffer(.filled(with: Float(configuration.lastStage), shape: [1]))
    // The gain of the original implementation, a quarter of that of other layers.
    dense = Dense(
      inputs: configuration.inputCount, outputs: configuration.startShape.reduce(1, *),
      activation: .leakyReLU(slope: ProgressiveConfiguration.slope),
      equalized: .init(gain: Float(2).squareRoot() / 4), initializer: initializer, using: &stream)
    start = .progressive(channels[0], channels[0], initializer: initializer, using: &stream)
    blocks = zip(channels, channels.dropFirst()).map { inputs, outputs in
      ProgressiveBlock(
        first: .progressive(inputs, outputs, initializer: initializer, using: &stream),
        second: .progressive(outputs, outputs, initializer: initializer, using: &stream))
    }
    pictures = channels.map { inputs in
      Convolution(
        inputs: inputs, outputs: configuration.channelCount, kernel: [1, 1], stride: [1, 1],
        equalized: .init(gain: 1), initializer: initializer, using: &stream)
    }
  }

  /// Z.
  var latentCount: Int { configuration.latentCount }
  /// Normal.
  var latentDistribution: LatentDistribution { .normal }

  /// The dense layer's rows of the normalized latent, `[Z, width]`, as stored; rows behind them belong
  /// to the class.
  var latentProjection: Tensor? {
    let width = dense.kernel.value.shape[2]
    return dense.kernel.value.sliced(from: [0, 0, 0], to: [1, latentCount, width])
      .reshaped(to: [latentCount, width])
  }

  /// Latents and the shares of the classes to spectrograms of the input's stage, or of the network's.
  func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let last = configuration.lastStage
    let stage = GrowthStage(input.stage ?? self.stage.value.item, last: last)
    var x = features(input)
    for block in blocks[..<stage.finished] { x = finer(x, block) }
    var picture = pictures[stage.finished](x).tanh()
    if stage.weight > 0 {
      let fine = pictures[stage.finest](finer(x, blocks[stage.finished])).tanh()
      picture = stage.faded(picture.repeated([2, 2]), fine)
    }
    guard stage.finest < last else { return picture }
    return picture.repeated([1 << (last - stage.finest), 1 << (last - stage.finest)])
  }

  /// The features of stage 0, `[N, S..., channels]`.
  private func features(_ input: GeneratorInput) -> Tensor {
    let count = input.latents.shape[0]
    precondition(
      input.latents.shape == [count, latentCount]
        && input.labels?.shape
          == (configuration.classCount == 0 ? nil : [count, configuration.classCount]),
      "latents of \(input.latents.shape) and labels of \(input.labels?.shape ?? []) for "
        + "[N, \(latentCount)] and \(configuration.classCount) classes")
    var x = normalization(input.latents)
    if let labels = input.labels {
      // A class is as long a vector as a normalized latent: one of many numbers would hardly count.
      x = .concatenated([x, labels * Float(latentCount).squareRoot()], alongAxis: 1)
    }
    x = dense(x).reshaped(to: [count] + configuration.startShape)
    return normalization(start(normalization(x)))
  }

  private func finer(_ x: Tensor, _ block: ProgressiveBlock) -> Tensor {
    normalization(block.second(normalization(block.first(x.repeated([2, 2])))))
  }
}

/// The two convolutions of a stage.
final class ProgressiveBlock: Module {
  let first: Convolution
  let second: Convolution

  init(first: Convolution, second: Convolution) {
    self.first = first
    self.second = second
  }
}

extension Convolution {
  /// A convolution of 3 x 3 taps with an equalized learning rate and a leaky ReLU.
  static func progressive(
    _ inputs: Int, _ outputs: Int, initializer: Initializer, using stream: inout RandomStream
  ) -> Convolution {
    Convolution(
      inputs: inputs, outputs: outputs, kernel: [3, 3], stride: [1, 1],
      activation: .leakyReLU(slope: ProgressiveConfiguration.slope), equalized: .init(),
      initializer: initializer, using: &stream)
  }
}
