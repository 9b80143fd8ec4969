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

extension Tensor {
  /// Nearest-neighbour upsampling by a factor of each dimension: `[N, S..., C]` to `[N, S ·
  /// factor..., C]`.
  public func repeated(_ factor: [Int]) -> Tensor {
    precondition(rank == factor.count + 2, "upsampling by \(factor) cannot take \(shape)")
    let sizes = shape[1...factor.count]
    // [N, S, C] -> [N, S, 1, C] -> [N, S, factor, C] -> [N, S · factor, C]
    let split = shape[..<1] + sizes.flatMap { [$0, 1] } + shape.suffix(1)
    let wide = shape[..<1] + zip(sizes, factor).flatMap { [$0, $1] } + shape.suffix(1)
    let joined = shape[..<1] + zip(sizes, factor).map { $0 * $1 } + shape.suffix(1)
    return reshaped(to: Array(split)).broadcast(to: Array(wide)).reshaped(to: Array(joined))
  }
}
