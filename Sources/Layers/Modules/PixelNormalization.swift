// SPDX-License-Identifier: MIT
public import Autograd

/// Pixelwise feature normalization: y = x / sqrt(mean over C of x² + epsilon) at every position; no
/// parameters.
///
/// Karras and others, "Progressive Growing of GANs" (2018), section 4.2.
public struct PixelNormalization: Sendable {
  private let epsilon: Float

  /// A normalization; `epsilon` avoids a division by zero.
  public init(epsilon: Float = 1e-8) {
    self.epsilon = epsilon
  }

  /// x `[N, ..., C]` to the same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let square = x.squaresSummedToPositions() / Float(x.shape[x.rank - 1])
    return x.multiplied(perPosition: (square + epsilon).squareRoot().reciprocal())
  }
}
