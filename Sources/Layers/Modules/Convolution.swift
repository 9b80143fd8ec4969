// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// A convolution over one, two or three spatial dimensions with TensorFlow's SAME padding, of zeros or
/// of mirrored elements.
///
/// Maps x `[N, S..., in]` to `[N, ceil(S / stride)..., out]`. The number of entries in `kernel` is
/// the number of spatial dimensions: `[25]` for waveforms `[N, L, C]`, `[5, 5]` for spectrograms
/// `[N, T, F, C]`. An odd padding has one more zero after the input than before it: 10 and 11 zeros
/// for kernel 25 and stride 4.
public final class Convolution: Module, EqualizedLayer, SpectralLayer {
  /// W, `[K..., in, out]`.
  public let kernel: Parameter
  /// b, `[out]`.
  public let bias: Parameter?
  /// Spectral normalization of the kernel, if enabled.
  public let spectral: SpectralNormalization?
  let scales: EqualizedScales?
  private let stride: [Int]
  private let padding: Padding
  private let activation: Activation

  /// What stands around the input.
  public enum Padding: Sendable {
    /// Zeros.
    case zeros
    /// The elements next to the edge, mirrored; the edge is not repeated.
    case reflection
  }

  /// A layer with zero biases; ReLU and leaky ReLU are fused into the convolution.
  ///
  /// - Parameter equalized: an equalized learning rate, which also determines the initial kernel
  ///   unless `initializer` is ``Initializer/undefined``; nil for none. Excludes spectral
  ///   normalization.
  public init(
    inputs: Int, outputs: Int, kernel size: [Int], stride: [Int], padding: Padding = .zeros,
    usesBias: Bool = true, activation: Activation = .linear, normalizesSpectrum: Bool = false,
    equalized: EqualizedLearningRate? = nil, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    precondition(
      size.count == stride.count, "kernel \(size) and stride \(stride) differ in dimensions")
    precondition(
      equalized == nil || !normalizesSpectrum, "a spectral norm has no use for a scaled kernel")
    let field = size.reduce(1, *)
    let initializer = equalized?.initializer(insteadOf: initializer) ?? initializer
    kernel = Parameter(
      initializer.tensor(
        shape: size + [inputs, outputs], fanIn: field * inputs, fanOut: field * outputs,
        using: &stream))
    bias = usesBias ? Parameter(.zeros([outputs])) : nil
    spectral =
      normalizesSpectrum ? SpectralNormalization(outputs: outputs, using: &stream) : nil
    scales = equalized?.scales(fanIn: field * inputs)
    self.stride = stride
    self.padding = padding
    self.activation = activation
  }

  /// x `[N, S..., in]` to `[N, ceil(S / stride)..., out]`.
  ///
  /// - Parameter shifts: reflected shift of each example, in positions, after the activation (see
  ///   ``PhaseShuffle``); nil for none.
  public func callAsFunction(_ x: Tensor, shifts: [Int]? = nil) -> Tensor {
    precondition(
      x.rank == stride.count + 2,
      "a convolution of \(stride.count) dimensions cannot take \(x.shape)")
    let (x, window) = padded(x)
    let kernel = normalizedKernel ?? scaledKernel
    if let slope = activation.fusedSlope {
      return x.convolved(
        with: kernel, window: window, bias: scaledBias, slope: slope, shifts: shifts)
    }
    let y = activation(x.convolved(with: kernel, window: window, bias: scaledBias))
    return shifts.map(y.reflectShifted(by:)) ?? y
  }

  /// The input with its mirrored elements, and the window that adds the zeros.
  private func padded(_ x: Tensor) -> (x: Tensor, window: Window) {
    let size = Array(kernel.value.shape.dropLast(2))
    let window = Window.same(
      kernel: size, stride: stride, inputSize: Array(x.shape[1...stride.count]))
    guard padding == .reflection else { return (x, window) }
    let reflected = x.reflectionPadded(
      before: [0] + window.padding.map(\.before) + [0],
      after: [0] + window.padding.map(\.after) + [0])
    let inner = Window(
      kernel: size, stride: stride, padding: size.map { _ in (before: 0, after: 0) })
    return (reflected, inner)
  }
}
