// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Sets a random share of all numbers to zero and makes up for it with the others: y = x · m / (1 -
/// rate), m zero with probability `rate`, else one.
///
/// Srivastava and others, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (2014),
/// in the form that needs no scaling in use.
public struct Dropout: Sendable {
  /// The share that is set to zero.
  public let rate: Float

  /// A dropout of this share; 0 leaves everything as it is.
  public init(rate: Float) {
    precondition((0..<1).contains(rate), "a dropout of \(rate)")
    self.rate = rate
  }

  /// x of any shape to the same shape.
  public func callAsFunction(_ x: Tensor, using stream: inout RandomStream) -> Tensor {
    guard rate > 0 else { return x }
    let scale = 1 / (1 - rate)
    let mask = Tensor(shape: x.shape) { mask in
      for index in mask.indices { mask[index] = stream.uniform(0..<1) < rate ? 0 : scale }
    }
    return x * mask
  }
}
