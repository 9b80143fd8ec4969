// SPDX-License-Identifier: MIT
public import Autograd

/// Instance normalization: y = (x - mean) / sqrt(variance + epsilon), with the moments over the
/// positions of each channel of each example; no parameters.
///
/// Ulyanov, Vedaldi and Lempitsky, "Instance Normalization: The Missing Ingredient for Fast
/// Stylization" (2016). The variance is the biased one. An example does not depend on
/// its batch, bit for bit.
public struct InstanceNormalization: Sendable {
  private let epsilon: Float

  /// A normalization; `epsilon` avoids a division by zero.
  public init(epsilon: Float = 1e-5) {
    self.epsilon = epsilon
  }

  /// x `[N, S..., C]` to the same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let (centred, scale) = parts(of: x)
    return centred.multiplied(perExample: scale)
  }

  /// x - mean, of the shape of x, and 1 / sqrt(variance + epsilon), `[N, C]`.
  func parts(of x: Tensor) -> (centred: Tensor, scale: Tensor) {
    precondition(x.rank > 2, "an instance normalization needs [N, S..., C], not \(x.shape)")
    let positions = Float(x.shape[1..<x.rank - 1].reduce(1, *))
    let centred = x.adding(perExample: x.summedToExamples() / -positions)
    let variance = centred.squaresSummedToExamples() / positions
    return (centred, (variance + epsilon).squareRoot().reciprocal())
  }
}
