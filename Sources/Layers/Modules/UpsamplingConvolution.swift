// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Nearest-neighbour upsampling followed by a convolution of stride one.
///
/// Maps x `[N, S..., in]` to `[N, S · factor..., out]` without the checkerboard artefacts of
/// transposed convolutions: Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts"
/// (Distill, 2016).
public final class UpsamplingConvolution: Module {
  /// The convolution after upsampling.
  public let convolution: Convolution
  private let factor: [Int]

  /// A layer with zero biases; `factor` and `kernel` have one entry per spatial dimension.
  public init(
    inputs: Int, outputs: Int, kernel: [Int], factor: [Int], usesBias: Bool = true,
    activation: Activation = .linear, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    precondition(
      kernel.count == factor.count, "kernel \(kernel) and factor \(factor) differ in dimensions")
    convolution = Convolution(
      inputs: inputs, outputs: outputs, kernel: kernel, stride: kernel.map { _ in 1 },
      usesBias: usesBias, activation: activation, initializer: initializer, using: &stream)
    self.factor = factor
  }

  /// x `[N, S..., in]` to `[N, S · factor..., out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    convolution(x.repeated(factor))
  }
}
