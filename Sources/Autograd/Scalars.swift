// SPDX-License-Identifier: MIT
import Kernels

// Arithmetic with a number that is a tensor, of shape []. The functions are each other's derivatives.
extension Tensor {
  /// The sum of the products with `other`, of equal shape; of shape [].
  public func innerProduct(with other: Tensor) -> Tensor {
    precondition(shape == other.shape, "an inner product of \(shape) and \(other.shape)")
    return Tensor(
      shape: [], of: .init(.sum, "inner product", from: [shape], to: [], floats: 2 * count)
    ) { y in
      withPointer { a in
        other.withPointer { b in
          Reduction.sum(a, times: b, into: y.start, outer: 1, rows: count, inner: 1)
        }
      }
    }
    .recorded(
      .other("inner product"),
      (self, { gradient, _ in other.scaled(by: gradient) }),
      (other, { gradient, _ in self.scaled(by: gradient) }))
  }

  /// Every element times a number, of shape [].
  public func scaled(by number: Tensor) -> Tensor {
    precondition(number.rank == 0, "a number has the shape [], not \(number.shape)")
    return Tensor(shape: shape, of: elementwise("scale by a number")) { y in
      withPointer {
        Elementwise.affine($0, scale: number.item, shift: 0, into: y.start, count: count)
      }
    }
    .recorded(
      .other("scale by a number"),
      (self, { gradient, _ in gradient.scaled(by: number) }),
      (number, { gradient, _ in gradient.innerProduct(with: self) }))
  }

  /// x / √(Σ x² + epsilon), without history.
  public func withUnitNorm(epsilon: Float) -> Tensor {
    withoutRecording {
      let x = detached()
      let norm = (x.innerProduct(with: x).item + epsilon).squareRoot()
      return x * (1 / norm)
    }
  }
}
