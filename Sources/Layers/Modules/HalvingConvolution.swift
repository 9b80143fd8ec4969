// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// A convolution of 3 x 3 taps and a smoothing filter followed by dropping every second position,
/// computed as one convolution of 5 x 5 taps and stride 2.
///
/// Maps x `[N, T, F, in]` to `[N, T / 2, F / 2, out]`: the mirror image of
/// ``DoublingConvolution``. The filter is 1/4, 1/2, 1/4 along both sides, around position 2 i + 1
/// of x for position i of the result. Zhang, "Making Convolutional Networks Shift-Invariant Again"
/// (2019), section 3.1, and Karras and others, "Analyzing and Improving the Image Quality of
/// StyleGAN" (2020), appendix B, smooth before they drop positions in the same way.
public final class HalvingConvolution: Module, EqualizedLayer {
  /// W, `[3, 3, in, out]`.
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
        shape: [3, 3, inputs, outputs], fanIn: 9 * inputs, fanOut: 9 * outputs, using: &stream))
    bias = usesBias ? Parameter(.zeros([outputs])) : nil
    scales = equalized?.scales(fanIn: 9 * inputs)
    self.activation = activation
  }

  /// x `[N, T, F, in]` to `[N, T / 2, F / 2, out]`, rounded up.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.rank == 4, "a halving convolution cannot take \(x.shape)")
    let window = Window.same(kernel: [5, 5], stride: [2, 2], inputSize: Array(x.shape[1...2]))
    let slope = activation.fusedSlope
    // The filter of a doubling has a sum of 4.
    let y = x.convolved(
      with: (scaledKernel * 0.25).spread, window: window, bias: scaledBias, slope: slope)
    return slope == nil ? activation(y) : y
  }
}
