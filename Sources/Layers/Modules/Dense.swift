// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// A fully connected layer: y = activation(x W + b), x `[N, in]`, W `[in, out]`, y `[N, out]`.
///
/// Computed as a convolution of size one over N signals of one sample, not by a BLAS matrix
/// product, in which the rounding of a row can depend on the number of rows. Row i of the result
/// depends on row i of x alone, bit for bit, so an example does not depend on its batch.
public final class Dense: Module, EqualizedLayer, SpectralLayer {
  /// W, `[1, in, out]`: a convolution kernel of size one.
  public let kernel: Parameter
  /// b, `[out]`.
  public let bias: Parameter?
  /// Spectral normalization of the kernel, if enabled.
  public let spectral: SpectralNormalization?
  let scales: EqualizedScales?
  private let activation: Activation

  /// A layer from `inputs` to `outputs` features, with zero biases.
  ///
  /// - Parameter equalized: an equalized learning rate, which also determines the initial kernel
  ///   unless `initializer` is ``Initializer/undefined``; nil for none. Excludes spectral
  ///   normalization.
  public init(
    inputs: Int, outputs: Int, usesBias: Bool = true, activation: Activation = .linear,
    normalizesSpectrum: Bool = false, equalized: EqualizedLearningRate? = nil,
    initializer: Initializer = .glorotUniform, using stream: inout RandomStream
  ) {
    precondition(
      equalized == nil || !normalizesSpectrum, "a spectral norm has no use for a scaled kernel")
    let initializer = equalized?.initializer(insteadOf: initializer) ?? initializer
    kernel = Parameter(
      initializer.tensor(
        shape: [1, inputs, outputs], fanIn: inputs, fanOut: outputs, using: &stream))
    bias = usesBias ? Parameter(.zeros([outputs])) : nil
    spectral =
      normalizesSpectrum ? SpectralNormalization(outputs: outputs, using: &stream) : nil
    scales = equalized?.scales(fanIn: inputs)
    self.activation = activation
  }

  /// x `[N, in]` to `[N, out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.rank == 2 && x.shape[1] == kernel.value.shape[1],
      "a dense layer with kernel \(kernel.value.shape) cannot take \(x.shape)")
    let window = Window(kernel: [1], stride: [1], padding: [(before: 0, after: 0)])
    let slope = activation.fusedSlope
    let y = x.reshaped(to: [x.shape[0], 1, x.shape[1]])
      .convolved(
        with: normalizedKernel ?? scaledKernel, window: window, bias: scaledBias,
        slope: slope
      )
      .reshaped(to: [x.shape[0], kernel.value.shape[2]])
    return slope == nil ? activation(y) : y
  }
}
