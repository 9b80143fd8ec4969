// SPDX-License-Identifier: MIT
import Autograd
public import Kernels

/// A convolution of 3 x 3 taps together with a change of the size by two, computed as one
/// convolution of 5 x 5 taps: ``DoublingConvolution`` or ``HalvingConvolution``.
public class ResamplingConvolution: Module, EqualizedLayer {
  /// W, `[3, 3, out, in]` of a doubling and `[3, 3, in, out]` of a halving.
  public final let kernel: Parameter
  /// b, `[out]`.
  public final let bias: Parameter?
  final let scales: EqualizedScales?
  final let activation: Activation

  /// A layer with zero biases; ReLU and leaky ReLU are fused into the convolution.
  ///
  /// - Parameter equalized: an equalized learning rate, which also determines the initial kernel
  ///   unless `initializer` is ``Initializer/undefined``; nil for none.
  public init(
    inputs: Int, outputs: Int, usesBias: Bool = true, activation: Activation = .linear,
    equalized: EqualizedLearningRate? = nil, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    let initializer = equalized?.initializer(insteadOf: initializer) ?? initializer
    kernel = Parameter(
      initializer.tensor(
        shape: [3, 3] + Self.kernelChannels(inputs: inputs, outputs: outputs), fanIn: 9 * inputs,
        fanOut: 9 * outputs, using: &stream))
    bias = usesBias ? Parameter(.zeros([outputs])) : nil
    scales = equalized?.scales(fanIn: 9 * inputs)
    self.activation = activation
  }

  /// The last two sizes of the kernel.
  class func kernelChannels(inputs: Int, outputs: Int) -> [Int] { [inputs, outputs] }

  /// The sum of the filter along both sides.
  class var filterSum: Float { 1 }

  /// The kernel convolved with the filter of the resampling, `[5, 5, a, b]`.
  final var wideKernel: Tensor {
    let factor = (scales?.kernel ?? 1) * Self.filterSum / 4
    return kernel.value.derived("wide") { stored in
      (factor == 1 ? stored : stored * factor).spread
    }
  }

  /// Stride 2 on the larger side, whose sizes are given.
  final func window(largeSize: [Int]) -> Window {
    .same(kernel: [5, 5], stride: [2, 2], inputSize: largeSize)
  }
}

extension Tensor {
  /// A kernel `[3, 3, a, b]` convolved with the triangle 1/2, 1, 1/2 along both sides,
  /// `[5, 5, a, b]`.
  fileprivate var spread: Tensor {
    precondition(rank == 4 && shape[..<2] == [3, 3], "a kernel of \(shape) has not 3 x 3 taps")
    return spreading.matrixProduct(reshaped(to: [9, shape[2] * shape[3]]))
      .reshaped(to: [5, 5, shape[2], shape[3]])
  }
}

/// The matrix of a convolution with the triangle 1/2, 1, 1/2 along both sides, `[25, 9]`.
private let spreading: Tensor = {
  let triangle: [Float] = [0.5, 1, 0.5]
  func share(_ place: Int, of tap: Int) -> Float {
    triangle.indices.contains(place - tap) ? triangle[place - tap] : 0
  }
  let values = (0..<25).flatMap { place in
    (0..<9).map { tap in share(place / 5, of: tap / 3) * share(place % 5, of: tap % 3) }
  }
  return Tensor(values, shape: [25, 9])
}()
