// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// How a generator makes signals longer.
public enum Upsampling: String, Codable, Sendable, CaseIterable {
  /// Transposed convolutions, the choice of WaveGAN's and SpecGAN's paper.
  case transposedConvolution
  /// Repetition of samples and a convolution.
  case nearestNeighbor
}

/// A layer that makes a signal longer by its stride along every dimension.
protocol UpsamplingBlock: Module {
  /// x `[N, S..., in]` to `[N, S · stride..., out]`.
  func callAsFunction(_ x: Tensor) -> Tensor
}

extension TransposedConvolution: UpsamplingBlock {}
extension UpsamplingConvolution: UpsamplingBlock {}

extension DCGANLayout {
  /// The layers of the generator's blocks: `innerActivation` between them, `outputActivation` after the
  /// last.
  func upsamplingBlocks(
    _ upsampling: Upsampling, kernelLength: Int, innerActivation: Activation,
    outputActivation: Activation, initializer: Initializer, using stream: inout RandomStream
  ) -> [any UpsamplingBlock] {
    let kernel = kernel(length: kernelLength)
    return generatorBlocks.enumerated().map { index, block -> any UpsamplingBlock in
      let activation: Activation =
        index == strides.count - 1 ? outputActivation : innerActivation
      switch upsampling {
      case .transposedConvolution:
        return TransposedConvolution(
          inputs: block.inputs, outputs: block.outputs, kernel: kernel,
          stride: block.stride, activation: activation, initializer: initializer,
          using: &stream)
      case .nearestNeighbor:
        return UpsamplingConvolution(
          inputs: block.inputs, outputs: block.outputs, kernel: kernel,
          factor: block.stride, activation: activation, initializer: initializer,
          using: &stream)
      }
    }
  }
}
