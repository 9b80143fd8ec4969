// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The generator of a StackGAN: latents `[N, Z]` to spectrograms `[N, T, F, C]` in -1...1, in two
/// stages.
///
///     coarse = DCGAN(z, c₁)                                   half of both sides
///     x      = tanh(artanh(up(coarse)) + refinement(coarse, c₂))
///
/// The first numbers of a latent are ε of the conditions c₁ and c₂ of both stages
/// (``ConditioningAugmentation``), the others are z. Zhang and others, "StackGAN" (ICCV 2017),
/// sections 3.3 and 3.4. Two things differ from the paper: the second stage adds to the interpolated
/// picture of the first instead of drawing it anew, so that it begins where the first one ends, which a
/// training of an hour needs; and no layer normalizes batches.
///
/// In its first stage, the result is the interpolated picture alone; in the second, the first one does
/// not learn.
final class StackGANGenerator: Generator, GrowingNetwork {
  let stage: Buffer
  private let firstAugmentation: ConditioningAugmentation?
  private let first: DCGANGenerator
  private let secondAugmentation: ConditioningAugmentation?
  private let second: StackGANRefinement
  private let configuration: StackGANConfiguration

  /// Pictures of the first stage are clipped to this, where artanh is finite.
  private static let bound: Float = 0.98

  /// A generator of a valid configuration in its second stage, with weights from `stream`.
  init(
    _ configuration: StackGANConfiguration, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    self.configuration = configuration
    func augmentation() -> ConditioningAugmentation? {
      configuration.classCount == 0
        ? nil
        : ConditioningAugmentation(
          classes: configuration.classCount, embedding: configuration.embeddingCount,
          count: configuration.conditionCount, initializer: initializer, using: &stream)
    }
    stage = Buffer(.filled(with: 1, shape: [1]))
    firstAugmentation = augmentation()
    first = DCGANGenerator(configuration.first, initializer: initializer, using: &stream)
    secondAugmentation = augmentation()
    second = StackGANRefinement(configuration, initializer: initializer, using: &stream)
  }

  /// Z.
  var latentCount: Int { configuration.latentCount }
  /// Normal.
  var latentDistribution: LatentDistribution { .normal }

  /// The rows of z of the first stage's dense layer, behind zeros for ε, whose effect depends on the
  /// words.
  var latentProjection: Tensor? {
    guard configuration.noiseCount > 0 else { return first.latentProjection }
    return first.latentProjection.map { rows in
      .concatenated([.zeros([configuration.noiseCount, rows.shape[1]]), rows], alongAxis: 0)
    }
  }

  /// The distributions of the conditions of the stage that is trained, for labels `[N, words]`; nil for
  /// a network without.
  func conditions(of labels: Tensor) -> Posterior? {
    (stage.value.item < 1 ? firstAugmentation : secondAugmentation)?(labels)
  }

  /// Latents and the shares of the words or classes to spectrograms of the input's stage, or of the
  /// network's.
  func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let (count, classes) = (input.latents.shape[0], configuration.classCount)
    precondition(
      input.latents.shape == [count, latentCount]
        && input.labels?.shape == (classes == 0 ? nil : [count, classes]),
      "latents of \(input.latents.shape) and labels of \(input.labels?.shape ?? []) for "
        + "[N, \(latentCount)] and \(classes) classes")
    let noiseCount = configuration.noiseCount
    let latents = input.latents.sliced(from: [0, noiseCount], to: [count, latentCount])
    func condition(_ augmentation: ConditioningAugmentation?) -> Tensor? {
      guard let augmentation, let labels = input.labels else { return nil }
      return augmentation(labels).samples(
        noise: input.latents.sliced(from: [0, 0], to: [count, noiseCount]))
    }
    let isSecond = (input.stage ?? stage.value.item) >= 1
    func makeCoarse() -> Tensor {
      first(
        GeneratorInput(
          latents, labels: condition(firstAugmentation), isTraining: input.isTraining))
    }
    guard isSecond else { return makeCoarse().doubled }
    let coarse = input.isTraining ? withoutRecording(makeCoarse) : makeCoarse()
    let clipped = coarse.doubled.clamped(to: -Self.bound...Self.bound)
    let start = ((1 + clipped) / (1 - clipped)).log() * 0.5
    return (start + second(coarse, condition(secondAugmentation))).tanh()
  }
}

extension Tensor {
  /// Bilinear interpolation by 2 along time and frequency: `[N, t, f, C]` to `[N, 2 t, 2 f, C]`.
  fileprivate var doubled: Tensor {
    LinearInterpolation(factor: [2, 2], alignment: .centered)(self)
  }
}

/// What the second stage adds: pictures of the first, `[N, T / 2, F / 2, C]`, and conditions to
/// `[N, T, F, C]`.
///
/// Two convolutions lead to a quarter of both sides, where c stands beside every position; behind a
/// convolution of both come residual blocks, two doublings and a last convolution. Zhang and
/// others, "StackGAN" (ICCV 2017), section 3.4.
private final class StackGANRefinement: Module {
  private static let slope: Float = 0.2
  /// The last layer begins so small that the first sounds are those of the first stage.
  private static let firstGain: Float = 0.1

  private let entry: Convolution
  private let narrowing: Convolution
  private let joining: Convolution
  private let blocks: [StackGANBlock]
  private let widening: [DoublingConvolution]
  private let last: Convolution

  init(
    _ configuration: StackGANConfiguration, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    let (pictures, channels) = (configuration.channelCount, configuration.channels)
    let activation = Activation.leakyReLU(slope: Self.slope)
    func convolution(
      _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, _ activation: Activation
    ) -> Convolution {
      Convolution(
        inputs: inputs, outputs: outputs, kernel: [kernel, kernel], stride: [stride, stride],
        activation: activation, initializer: initializer, using: &stream)
    }
    entry = convolution(pictures, channels[1], kernel: 3, activation)
    narrowing = convolution(channels[1], channels[2], kernel: 5, stride: 2, activation)
    joining = convolution(
      channels[2] + configuration.noiseCount, channels[2], kernel: 3, activation)
    blocks = (0..<configuration.blockCount).map { _ in
      StackGANBlock(
        convolution(channels[2], channels[2], kernel: 3, activation),
        convolution(channels[2], channels[2], kernel: 3, .linear))
    }
    widening = [(channels[2], channels[1]), (channels[1], channels[0])].map { inputs, outputs in
      DoublingConvolution(
        inputs: inputs, outputs: outputs, activation: activation, initializer: initializer,
        using: &stream)
    }
    last = convolution(channels[0], pictures, kernel: 3, .linear)
    last.kernel.assign(last.kernel.value * Self.firstGain)
  }

  func callAsFunction(_ coarse: Tensor, _ condition: Tensor?) -> Tensor {
    var x = narrowing(entry(coarse))
    if let condition {
      let (count, numbers) = (condition.shape[0], condition.shape[1])
      let map = condition.reshaped(to: [count, 1, 1, numbers])
        .broadcast(to: Array(x.shape.dropLast()) + [numbers])
      x = .concatenated([x, map], alongAxis: 3)
    }
    x = blocks.reduce(joining(x)) { $1($0) }
    return last(widening.reduce(x) { $1($0) })
  }
}

/// x plus two convolutions of it.
private final class StackGANBlock: Module {
  private let first: Convolution
  private let second: Convolution

  init(_ first: Convolution, _ second: Convolution) {
    self.first = first
    self.second = second
  }

  func callAsFunction(_ x: Tensor) -> Tensor { x + second(first(x)) }
}
