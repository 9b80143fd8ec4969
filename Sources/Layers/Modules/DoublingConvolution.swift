// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Bilinear doubling of a picture followed by a convolution of 3 x 3 taps, computed as one
/// transposed convolution of 5 x 5 taps.
///
/// Maps x `[N, T, F, in]` to `[N, 2 T, 2 F, out]`. Value i moves to 2 i + 1; a new value between
/// two is their mean. Every output is a sum of the same weights, so there is no checkerboard, which
/// a transposed convolution with 5 free taps and stride 2 has: 3 of its taps reach even outputs and
/// 2 odd ones (Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill,
/// 2016). The kernel is convolved with the filter of the resampling as in Karras et al., "Analyzing
/// and Improving the Image Quality of StyleGAN" (2020), appendix B.
public final class DoublingConvolution: Module, EqualizedLayer {
  /// W, `[3, 3, out, in]`.
  public let kernel: Parameter
  /// b, `[out]`.
  public let bias: Parameter?
  let scales: EqualizedScales?
  private let activation: Activation

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
        shape: [3, 3, outputs, inputs], fanIn: 9 * inputs, fanOut: 9 * outputs, using: &stream))
    bias = usesBias ? Parameter(.zeros([outputs])) : nil
    scales = equalized?.scales(fanIn: 9 * inputs)
    self.activation = activation
  }

  /// x `[N, T, F, in]` to `[N, 2 T, 2 F, out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.rank == 4, "a doubling convolution cannot take \(x.shape)")
    let outputSize = x.shape[1...2].map { 2 * $0 }
    let slope = activation.fusedSlope
    let y = x.convolvedTransposed(
      with: wideKernel,
      window: .same(kernel: [5, 5], stride: [2, 2], inputSize: outputSize),
      outputSize: outputSize, bias: scaledBias, slope: slope)
    return slope == nil ? activation(y) : y
  }

  /// The kernel convolved with the triangle 1/2, 1, 1/2 along both sides, `[5, 5, out, in]`.
  private var wideKernel: Tensor {
    let scale = scales?.kernel
    return kernel.value.derived("wide") { stored in
      (scale.map { stored * $0 } ?? stored).spread
    }
  }
}

extension Tensor {
  /// A kernel `[3, 3, a, b]` convolved with the triangle 1/2, 1, 1/2 along both sides,
  /// `[5, 5, a, b]`.
  var spread: Tensor {
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
