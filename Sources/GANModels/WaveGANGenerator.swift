// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// WaveGAN's generator: latents `[N, Z]` to waveforms `[N, L, C]` in -1...1.
///
/// A dense layer to `[16, 16 d]`, upsampling convolutions with rectifiers between them, tanh, and
/// on request a learned filter. Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR
/// 2019), table 3 and appendix B.
public final class WaveGANGenerator: Generator {
  /// Z.
  public let latentCount: Int
  /// Uniform in -1...1.
  public var latentDistribution: LatentDistribution { .uniform }

  private let dense: Dense
  private let blocks: [any UpsamplingBlock]
  private let postFilter: Convolution?
  private let startShape: [Int]

  /// A generator of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: WaveGANConfiguration, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    let pyramid = configuration.pyramid
    let channels = configuration.channelCount
    latentCount = configuration.latentCount
    startShape = pyramid.startShape
    dense = Dense(
      inputs: latentCount, outputs: startShape.reduce(1, *), activation: .relu,
      initializer: initializer, using: &stream)
    blocks = pyramid.upsamplingBlocks(
      configuration.upsampling, kernelLength: configuration.kernelLength,
      initializer: initializer, using: &stream)
    postFilter = configuration.postFilterLength.map {
      Convolution(
        inputs: channels, outputs: channels, kernel: [$0], stride: [1], usesBias: false,
        initializer: initializer, using: &stream)
    }
  }

  /// Latents `[N, Z]` to waveforms `[N, L, C]`; the post filter may lead beyond -1...1.
  public func callAsFunction(_ latents: Tensor) -> Tensor {
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount,
      "latents of \(latents.shape) for a generator of [N, \(latentCount)]")
    var x = dense(latents).reshaped(to: [latents.shape[0]] + startShape)
    for block in blocks { x = block(x) }
    return postFilter?(x) ?? x
  }
}
