// SPDX-License-Identifier: MIT
public import Autograd

/// An elementwise activation function.
public enum Activation: Sendable, Equatable {
  /// x
  case linear
  /// max(x, 0)
  case relu
  /// max(x, slope · x) for slopes below one (Maas, Hannun and Ng, "Rectifier Nonlinearities Improve
  /// Neural Network Acoustic Models", 2013).
  case leakyReLU(slope: Float)
  /// tanh(x), with values in -1...1.
  case tanh
  /// 1 / (1 + exp(-x)), with values in 0...1.
  case sigmoid
  /// ln(1 + exp(x)), a smooth approximation of ReLU.
  case softplus

  /// Applies the function to x of any shape.
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

  /// The slope for negative values if the function is a (leaky) ReLU, which convolutions fuse;
  /// otherwise nil.
  var fusedSlope: Float? {
    switch self {
    case .relu: 0
    case .leakyReLU(let slope): slope
    default: nil
    }
  }
}
