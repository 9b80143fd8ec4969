// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// SpecGAN's critic: normalised spectrograms `[N, T, F, C]` to scores `[N]`.
///
/// Convolutions of stride 2 with leaky rectifiers of slope 0.2 and a dense layer. Donahue, McAuley
/// and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), table 6; without phase shuffle, which
/// made SpecGAN worse there (table 1).
public final class SpecGANCritic: Critic {
  private let blocks: [Convolution]
  private let dense: Dense
  private let exampleShape: [Int]

  /// A critic of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: SpecGANConfiguration, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    let pyramid = configuration.pyramid
    exampleShape = pyramid.exampleShape
    blocks = pyramid.criticBlocks.map { block in
      Convolution(
        inputs: block.inputs, outputs: block.outputs,
        kernel: pyramid.kernel(length: configuration.kernelLength),
        stride: pyramid.strides(of: block), activation: .leakyReLU(slope: 0.2),
        initializer: initializer, using: &stream)
    }
    dense = Dense(
      inputs: pyramid.startShape.reduce(1, *), outputs: 1, initializer: initializer,
      using: &stream)
  }

  /// Spectrograms `[N, T, F, C]` to scores `[N]`; nothing in it is random.
  public func callAsFunction(_ examples: Tensor, using stream: inout RandomStream) -> Tensor {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) for a critic of \(exampleShape)")
    let count = examples.shape[0]
    let features = blocks.reduce(examples) { $1($0) }
    return dense(features.reshaped(to: [count, features.count / count])).reshaped(to: [count])
  }
}
