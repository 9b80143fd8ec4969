// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// The decoder of a variational autoencoder: latents `[N, Z]` to examples `[N, T, F, C]` in -1...1.
///
/// The generator of a SpecGAN with normal latents, and with linear results that are clipped in place of
/// tanh: the silence of a recording is exactly -1, which tanh does not reach. Before it, latents are
/// mapped to where those of the recordings of their class are: ``LatentTransform``.
public final class VAEDecoder: Generator {
  private let decoder: DCGANGenerator
  let latents: LatentTransform

  /// A decoder of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: SpecGANConfiguration, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    decoder = DCGANGenerator(
      configuration, output: .linear, initializer: initializer, using: &stream)
    latents = LatentTransform(
      latentCount: configuration.latentCount, classCount: configuration.classCount)
  }

  /// Z.
  public var latentCount: Int { decoder.latentCount }
  /// Normal, the prior.
  public var latentDistribution: LatentDistribution { .normal }
  /// The dense layer's rows of the latent as each class has them, `[Z, rows · width]`.
  public var latentProjection: Tensor? { decoder.latentProjection.map(latents.projection) }

  /// Latents and the shares of the classes to examples.
  public func callAsFunction(_ input: GeneratorInput) -> Tensor {
    var input = input
    input.latents = latents(input.latents, labels: input.labels)
    return decoded(input)
  }

  /// Latents as the encoder's distributions have them, in training, to examples.
  func decoded(_ input: GeneratorInput) -> Tensor { unclipped(input).clamped(to: -1...1) }

  /// The same before they are clipped, by which the reconstruction is measured: a clipped value has
  /// no gradient.
  func unclipped(_ input: GeneratorInput) -> Tensor { decoder(input) }
}

/// The encoder of a variational autoencoder: examples `[N, T, F, C]` to normal distributions of latents.
///
/// The strided convolutions of a SpecGAN's critic with leaky rectifiers of slope 0.2, and two dense layers
/// on the last signal: means and logarithms of variances. With classes, the results of every convolution
/// are scaled and shifted by the class before the rectifier, or the class stands beside the last
/// signal: ``Conditioning``.
public final class VAEEncoder: SoundEncoder {
  /// Z.
  public let latentCount: Int
  private let blocks: [Convolution]
  private let modulations: [ClassModulation]
  private let mean: Dense
  private let logVariance: Dense
  let latents: LatentTransform
  private let conditioning: Conditioning?

  private static let slope: Float = 0.2
  /// The bounds of the logarithms of variances: without them, a few early steps can make noise of any size.
  static let logVariances: ClosedRange<Float> = -20...4

  /// An encoder of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: SpecGANConfiguration, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    let layout = configuration.layout
    latentCount = configuration.latentCount
    conditioning = configuration.conditioning
    let modulates = configuration.conditioning?.method == .scale
    blocks = layout.criticBlocks.map { block in
      Convolution(
        inputs: block.inputs, outputs: block.outputs,
        kernel: layout.kernel(length: configuration.kernelLength),
        stride: block.stride,
        activation: modulates ? .linear : .leakyReLU(slope: Self.slope), initializer: initializer,
        using: &stream)
    }
    modulations =
      modulates
      ? layout.criticBlocks.map {
        ClassModulation(channels: $0.outputs, classCount: configuration.classCount)
      } : []
    func head() -> Dense {
      Dense(
        inputs: configuration.encodedCount, outputs: configuration.latentCount,
        initializer: initializer, using: &stream)
    }
    (mean, logVariance) = (head(), head())
    latents = LatentTransform(
      latentCount: configuration.latentCount, classCount: configuration.classCount)
  }

  /// The means of the latents, mapped to where the latents of a decoder are.
  public func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor {
    latents(mean(features(of: examples, labels: labels)), labels: labels)
  }

  /// The distributions of the latents of examples.
  ///
  /// - Parameter labels: the class of each example, `[N, classes]`; nil without classes.
  public func posterior(of examples: Tensor, labels: Tensor?) -> Posterior {
    let features = features(of: examples, labels: labels)
    return Posterior(
      means: mean(features),
      logVariances: logVariance(features).clamped(to: Self.logVariances))
  }

  /// What both dense layers see, `[N, F]`.
  private func features(of examples: Tensor, labels: Tensor?) -> Tensor {
    let count = examples.shape[0]
    precondition(
      labels.map(\.shape) == conditioning.map { [count, $0.classCount] },
      "labels of \(labels?.shape ?? []) for \(conditioning?.classCount ?? 0) classes")
    var x = examples
    for (index, block) in blocks.enumerated() {
      x = block(x)
      if let labels, !modulations.isEmpty {
        x = modulations[index](x, labels: labels).leakyReLU(slope: Self.slope)
      }
    }
    let features = x.reshaped(to: [count, x.count / count])
    guard let labels, modulations.isEmpty else { return features }
    return .concatenated([features, labels], alongAxis: 1)
  }
}

extension SpecGANConfiguration {
  /// The inputs of the dense layers of a ``VAEEncoder``; of a valid configuration.
  var encodedCount: Int {
    layout.startShape.reduce(1, *) + (conditioning?.method == .embedding ? classCount : 0)
  }

  /// The numbers of a ``VAEEncoder``; of a valid configuration.
  var encoderParameterCount: Int {
    let taps = layout.kernel(length: kernelLength).reduce(1, *)
    let scales = conditioning?.method == .scale ? 2 * classCount : 0
    let blocks = layout.criticBlocks.map { ($0.inputs * taps + 1 + scales) * $0.outputs }
    return blocks.reduce(2 * (encodedCount + 1) * latentCount, +)
      + LatentTransform.count(latentCount: latentCount, classCount: classCount)
  }
}
