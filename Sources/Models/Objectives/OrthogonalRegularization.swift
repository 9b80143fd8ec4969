// SPDX-License-Identifier: MIT
public import Autograd

/// Keeps the columns of kernels at right angles: weight · sum over kernels of ‖Wᵀ W ⊙ (1 - I)‖².
///
/// W is a kernel as a matrix of [everything else, last axis]; the lengths of its columns are left
/// alone. Brock, Donahue and Simonyan, "Large Scale GAN Training for High Fidelity Natural Image
/// Synthesis" (2019), equation 3, where the weight is 1e-4.
public struct OrthogonalRegularization: Sendable, Equatable {
  /// β.
  public var weight: Float

  /// A regularisation of this weight.
  public init(weight: Float) {
    self.weight = weight
  }

  /// The weighted sum over `kernels`, of shape [].
  public func callAsFunction(_ kernels: [Tensor]) -> Tensor {
    kernels.reduce(Tensor(scalar: 0)) { sum, kernel in
      let columns = kernel.shape[kernel.rank - 1]
      let matrix = kernel.reshaped(to: [kernel.count / columns, columns])
      return sum + Self.offDiagonal(matrix)
    } * weight
  }

  /// ‖Wᵀ W ⊙ (1 - I)‖² of a matrix `[rows, columns]`, of shape [].
  ///
  /// Of a wide matrix it is ‖W Wᵀ‖² less the squares on the diagonal of Wᵀ W, since ‖W Wᵀ‖ = ‖Wᵀ W‖: the
  /// first product is smaller. Its columns are never near right angles, so the difference of the sums
  /// loses no digits.
  private static func offDiagonal(_ matrix: Tensor) -> Tensor {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    guard rows >= columns else {
      return matrix.matrixProduct(matrix, transposingRight: true).squared().sum()
        - matrix.squared().sum(alongAxes: [0]).squared().sum()
    }
    let products = matrix.matrixProduct(matrix, transposingLeft: true)
    let others = (0..<columns * columns).map { $0 % (columns + 1) == 0 ? 0 : Float(1) }
    return (products * Tensor(others, shape: [columns, columns])).squared().sum()
  }
}
