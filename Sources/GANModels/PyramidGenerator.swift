// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// The generator of a ``ConvolutionPyramid``: latents `[N, Z]` to examples `[N, L, C]` or
/// `[N, T, F, C]` in -1...1.
///
/// A dense layer to the innermost signal, upsampling convolutions with rectifiers between them, tanh,
/// and on request a learned filter. Donahue, McAuley and Puckette, "Adversarial Audio Synthesis"
/// (ICLR 2019), tables 3 and 5 and appendix B.
public final class PyramidGenerator: Generator {
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
    _ configuration: some PyramidConfiguration, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    let pyramid = configuration.pyramid
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
        inputs: pyramid.channelCount, outputs: pyramid.channelCount,
        kernel: pyramid.kernel(length: $0), stride: pyramid.kernel(length: 1), usesBias: false,
        initializer: initializer, using: &stream)
    }
  }

  /// Latents `[N, Z]` to examples; the post filter may lead beyond -1...1.
  public func callAsFunction(_ latents: Tensor) -> Tensor {
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount,
      "latents of \(latents.shape) for a generator of [N, \(latentCount)]")
    let start = dense(latents).reshaped(to: [latents.shape[0]] + startShape)
    let example = blocks.reduce(start) { $1($0) }
    return postFilter?(example) ?? example
  }
}
