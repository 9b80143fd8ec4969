// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// A convolution whose kernel is scaled by a style of each example, for one or two spatial
/// dimensions.
///
///     s = A(w),   u = s ⊙ x,   d(o) = (Σ over i, k of (s(i) W(k, i, o))² + ε)^(-1/2),
///     y = activation(gain · d ⊙ (W * u) + strength ⊙ noise + b)
///
/// Karras and others, "Analyzing and Improving the Image Quality of StyleGAN" (2020), equations 1
/// and 3, with the noise, bias and activation of its figure 2. Scaling the channels of the input by
/// s and those of the result by d equals a kernel of its own for each example, which would be N
/// convolutions of one example. Row i of the result depends on row i of the operands alone, bit for
/// bit.
public final class ModulatedConvolution: Module {
  /// What happens to the size of the signal before the convolution.
  public enum Resampling: Sendable, Equatable {
    /// The size stays.
    case none
    /// Every value is repeated, see ``UpsamplingConvolution``; one factor per spatial dimension.
    case nearest([Int])
    /// Bilinear doubling of both axes of a picture, see ``DoublingConvolution``; only for kernels
    /// of 3 x 3 taps.
    case doubling
  }

  /// A, from w to s, `[1, styles, in]`; its bias is one at first, so that a convolution begins
  /// nearly without modulation.
  public let style: Dense
  /// The strength of the noise, if the layer takes noise.
  public let noise: NoiseInjection?
  /// b, `[out]`.
  public let bias: Parameter
  private let convolution: any ModulatableConvolution
  private let repetition: [Int]?
  private let demodulates: Bool
  private let gain: Float
  private let activation: Activation

  private static let epsilon: Float = 1e-8

  /// A layer with zero biases and an ``EqualizedLearningRate``.
  ///
  /// - Parameters:
  ///   - styles: numbers of w.
  ///   - demodulates: false for a convolution to an output, whose d is one.
  ///   - gain: the deviation before the activation: √2 before a leaky ReLU.
  ///   - initializer: ``Initializer/undefined`` for values that are loaded afterwards; otherwise
  ///     unused.
  public init(
    inputs: Int, outputs: Int, kernel: [Int], styles: Int, resampling: Resampling = .none,
    demodulates: Bool = true, takesNoise: Bool = false, gain: Float = 1,
    activation: Activation = .linear, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    // Without demodulation the gain is one of the kernel.
    let rate = EqualizedLearningRate(gain: demodulates ? 1 : gain)
    if resampling == .doubling {
      precondition(kernel == [3, 3], "a doubling convolution has 3 x 3 taps, not \(kernel)")
      convolution = DoublingConvolution(
        inputs: inputs, outputs: outputs, usesBias: false, equalized: rate,
        initializer: initializer, using: &stream)
    } else {
      convolution = Convolution(
        inputs: inputs, outputs: outputs, kernel: kernel, stride: kernel.map { _ in 1 },
        usesBias: false, equalized: rate, initializer: initializer, using: &stream)
    }
    style = Dense(
      inputs: styles, outputs: inputs, equalized: .init(gain: 1), initializer: initializer,
      using: &stream)
    style.bias?.assign(.filled(with: 1, shape: [inputs]))
    noise = takesNoise ? NoiseInjection(channels: outputs) : nil
    bias = Parameter(.zeros([outputs]))
    repetition = if case .nearest(let factor) = resampling { factor } else { nil }
    self.demodulates = demodulates
    self.gain = gain
    self.activation = activation
  }

  /// x `[N, S..., in]` and w `[N, styles]` to `[N, S · factor..., out]`.
  ///
  /// - Parameter map: noise of the size of the result, `[N, S · factor..., 1]`, for a layer that
  ///   takes noise; nil for none.
  public func callAsFunction(_ x: Tensor, style w: Tensor, noise map: Tensor? = nil) -> Tensor {
    let s = style(w)
    let scaled = x.multiplied(perExample: s)
    var y = convolution.convolve(repetition.map { scaled.repeated($0) } ?? scaled)
    if demodulates { y = y.multiplied(perExample: demodulation(s)) }
    if let map {
      guard let noise else { preconditionFailure("noise for a layer that takes none") }
      y = noise(y, map)
    }
    return activation(y.adding(perChannel: bias.value))
  }

  /// gain · d, `[N, out]`, from s `[N, in]`.
  private func demodulation(_ s: Tensor) -> Tensor {
    let (count, inputs) = (s.shape[0], s.shape[1])
    let squares = convolution.squaredKernel
    let window = Window(kernel: [1], stride: [1], padding: [(before: 0, after: 0)])
    // A convolution of size one: row i depends on style i alone, unlike in a matrix product.
    let energies = s.squared().reshaped(to: [count, 1, inputs])
      .convolved(with: squares.reshaped(to: [1] + squares.shape), window: window)
    return (energies.reshaped(to: [count, squares.shape[1]]) + Self.epsilon).squareRoot()
      .reciprocal() * gain
  }
}

/// A convolution without bias and activation, linear in x.
private protocol ModulatableConvolution: Module {
  func convolve(_ x: Tensor) -> Tensor
  /// The sums of the squares of the taps that the layer uses, `[in, out]`.
  var squaredKernel: Tensor { get }
}

extension Convolution: ModulatableConvolution {
  fileprivate func convolve(_ x: Tensor) -> Tensor { self(x) }
  fileprivate var squaredKernel: Tensor {
    scaledKernel.derived("squares") { $0.squared().sum(alongAxes: Array(0..<$0.rank - 2)) }
  }
}

extension DoublingConvolution: ModulatableConvolution {
  fileprivate func convolve(_ x: Tensor) -> Tensor { self(x) }
  /// Those of the 3 x 3 taps, before the interpolation, as in the reference implementation.
  fileprivate var squaredKernel: Tensor {
    scaledKernel.derived("squares") { $0.squared().sum(alongAxes: [0, 1]).permuted([1, 0]) }
  }
}
