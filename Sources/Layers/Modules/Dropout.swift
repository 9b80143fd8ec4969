// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Inverted dropout: y = x · m / (1 - rate) with m = 0 with probability `rate` and 1 otherwise.
///
/// Srivastava and others, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
/// (2014). The scaling by 1 / (1 - rate) is done in training, so inference needs none.
public struct Dropout: Sendable {
  /// The probability that an element is set to zero.
  public let rate: Float

  /// A dropout with this rate; 0 is the identity.
  public init(rate: Float) {
    precondition((0..<1).contains(rate), "a dropout rate must be in 0..<1, not \(rate)")
    self.rate = rate
  }

  /// x of any shape to the same shape; one draw from `stream` per element.
  public func callAsFunction(_ x: Tensor, using stream: inout RandomStream) -> Tensor {
    guard rate > 0 else { return x }
    let scale = 1 / (1 - rate)
    let mask = Tensor(shape: x.shape) { mask in
      for index in mask.indices { mask[index] = stream.uniform(0..<1) < rate ? 0 : scale }
    }
    return x * mask
  }
}
