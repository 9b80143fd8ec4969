// SPDX-License-Identifier: MIT
public import Autograd

/// A function applied to every element.
public enum Activation: Sendable, Equatable {
  /// x
  case linear
  /// max(x, 0)
  case relu
  /// max(x, slope · x), for slopes below one (Maas, Hannun and Ng 2013).
  case leakyReLU(slope: Float)
  /// tanh(x), in -1...1.
  case tanh
  /// 1 / (1 + exp(-x)), in 0...1.
  case sigmoid
  /// ln(1 + exp(x)), a smooth rectifier.
  case softplus

  /// Applies the function; any shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .linear: x
    case .relu: x.relu()
    case .leakyReLU(let slope): x.leakyReLU(slope: slope)
    case .tanh: x.tanh()
    case .sigmoid: x.sigmoid()
    case .softplus: x.softplus()
    }
  }

  /// The slope for negative values, where the function is a leaky rectifier that a convolution can
  /// apply itself while its result is in the cache.
  var fusedSlope: Float? {
    switch self {
    case .relu: 0
    case .leakyReLU(let slope): slope
    default: nil
    }
  }
}
