// SPDX-License-Identifier: MIT
public import Autograd

/// Gives the channels of every position a mean square of one: y = x / sqrt(mean over C of x² +
/// epsilon).
///
/// Nothing to train. Karras and others, "Progressive Growing of GANs" (2018), section 4.2.
public struct PixelNormalization: Sendable {
  private let epsilon: Float

  /// A normalisation; `epsilon` keeps silence from being divided by zero.
  public init(epsilon: Float = 1e-8) {
    self.epsilon = epsilon
  }

  /// x `[N, ..., C]` to the same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let square = x.squared().mean(alongAxes: [x.rank - 1], keepingDimensions: true)
    return x * (square + epsilon).squareRoot().reciprocal().broadcast(to: x.shape)
  }
}
