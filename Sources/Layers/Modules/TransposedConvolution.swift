// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// A transposed convolution, the adjoint of ``Convolution``, for upsampling.
///
/// Maps `[N, S..., in]` to `[N, S · stride..., out]`. The kernel has the layout of the convolution
/// in the other direction, `[K..., out, in]`. Dumoulin and Visin, "A guide to convolution
/// arithmetic for deep learning" (2016), chapter 4.
public final class TransposedConvolution: Module {
  /// W, `[K..., out, in]`.
  public let kernel: Parameter
  /// b, `[out]`.
  public let bias: Parameter?
  private let stride: [Int]
  private let activation: Activation

  /// A layer with zero biases; ReLU and leaky ReLU are fused into the convolution.
  public init(
    inputs: Int, outputs: Int, kernel size: [Int], stride: [Int], usesBias: Bool = true,
    activation: Activation = .linear, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    precondition(
      size.count == stride.count, "kernel \(size) and stride \(stride) differ in dimensions")
    let field = size.reduce(1, *)
    kernel = Parameter(
      initializer.tensor(
        shape: size + [outputs, inputs], fanIn: field * inputs, fanOut: field * outputs,
        using: &stream))
    bias = usesBias ? Parameter(.zeros([outputs])) : nil
    self.stride = stride
    self.activation = activation
  }

  /// x `[N, S..., in]` to `[N, S · stride..., out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.rank == stride.count + 2,
      "a transposed convolution of \(stride.count) dimensions cannot take \(x.shape)")
    let outputSize = zip(x.shape[1...stride.count], stride).map { $0 * $1 }
    let window = Window.same(
      kernel: Array(kernel.value.shape.dropLast(2)), stride: stride, inputSize: outputSize)
    let slope = activation.fusedSlope
    let y = x.convolvedTransposed(
      with: kernel.value, window: window, outputSize: outputSize, bias: bias?.value, slope: slope)
    return slope == nil ? activation(y) : y
  }
}
