// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Initial values of parameters.
///
/// Fan-in and fan-out are the kernel size times the input and the output channels of the layer, for
/// convolutions and transposed convolutions.
public enum Initializer: Sendable, Equatable {
  /// Uninitialised memory, for weights that are loaded afterwards.
  case undefined
  /// All zeros.
  case zeros
  /// A constant.
  case constant(Float)
  /// Normal with mean zero; DCGAN uses a deviation of 0.02 (Radford, Metz and Chintala 2016,
  /// section 3).
  case normal(deviation: Float)
  /// Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 16), the default of
  /// TensorFlow and of WaveGAN.
  case glorotUniform
  /// Normal with variance 2 / fanIn, for ReLU networks (He, Zhang, Ren and Sun 2015, equation 10).
  case heNormal

  /// A tensor of `shape` with values drawn from `stream`.
  public func tensor(
    shape: [Int], fanIn: Int, fanOut: Int, using stream: inout RandomStream
  ) -> Tensor {
    switch self {
    case .undefined:
      return Tensor(shape: shape) { _ in }
    case .zeros:
      return .zeros(shape)
    case .constant(let value):
      return .filled(with: value, shape: shape)
    case .normal(let deviation):
      return .normal(mean: 0, deviation: deviation, shape: shape, using: &stream)
    case .glorotUniform:
      let limit = (6 / Float(fanIn + fanOut)).squareRoot()
      return .uniform(in: -limit...limit, shape: shape, using: &stream)
    case .heNormal:
      let deviation = (2 / Float(fanIn)).squareRoot()
      return .normal(mean: 0, deviation: deviation, shape: shape, using: &stream)
    }
  }
}
