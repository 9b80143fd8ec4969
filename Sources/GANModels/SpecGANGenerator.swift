// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// SpecGAN's generator: latents `[N, Z]` to normalised spectrograms `[N, T, F, C]` in -1...1.
///
/// A dense layer to `[4, 4, 16 d]` (for the paper's 128 x 128), upsampling convolutions with
/// rectifiers between them, tanh. Donahue, McAuley and Puckette, "Adversarial Audio Synthesis"
/// (ICLR 2019), table 5.
public final class SpecGANGenerator: Generator {
  /// Z.
  public let latentCount: Int
  /// Uniform in -1...1.
  public var latentDistribution: LatentDistribution { .uniform }

  private let dense: Dense
  private let blocks: [any UpsamplingBlock]
  private let startShape: [Int]

  /// A generator of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: SpecGANConfiguration, initializer: Initializer = .glorotUniform,
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
  }

  /// Latents `[N, Z]` to spectrograms `[N, T, F, C]`.
  public func callAsFunction(_ latents: Tensor) -> Tensor {
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount,
      "latents of \(latents.shape) for a generator of [N, \(latentCount)]")
    let start = dense(latents).reshaped(to: [latents.shape[0]] + startShape)
    return blocks.reduce(start) { $1($0) }
  }
}
