// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// How a parameter begins.
///
/// Fan-in and fan-out are the receptive field times the channels, in and out, for convolutions of
/// both directions.
public enum Initializer: Sendable, Equatable {
  /// What happens to be in memory, for weights that are loaded at once.
  case undefined
  /// All zeros.
  case zeros
  /// All the same.
  case constant(Float)
  /// Normal around zero, as DCGAN has it with a deviation of 0.02 (Radford, Metz and Chintala 2016,
  /// section 3).
  case normal(deviation: Float)
  /// Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 16); TensorFlow's
  /// default, and so WaveGAN's.
  case glorotUniform
  /// Normal with variance 2 / fanIn (He, Zhang, Ren and Sun 2015, equation 10), for networks of
  /// rectifiers.
  case heNormal

  /// A tensor of `shape` whose values come from `stream`.
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
