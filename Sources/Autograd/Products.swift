// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// The matrix product op(x) op(y), `[M, K]` by `[K, N]` to `[M, N]`, where op transposes if
  /// asked; 2 M N K operations.
  ///
  /// The order of the sums depends on the shapes alone (see `MatrixProduct`), so the bits
  /// are the same on every CPU with fused multiply-adds.
  public func matrixProduct(
    _ y: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false
  ) -> Tensor {
    precondition(
      rank == 2 && y.rank == 2, "a matrix product needs two matrices, not \(shape) and \(y.shape)")
    let (rows, terms) = transposingLeft ? (shape[1], shape[0]) : (shape[0], shape[1])
    let (otherTerms, columns) =
      transposingRight ? (y.shape[1], y.shape[0]) : (y.shape[0], y.shape[1])
    precondition(
      terms == otherTerms,
      "inner sizes differ: \(rows)x\(terms) and \(otherTerms)x\(columns)")
    let product = Tensor(
      shape: [rows, columns],
      of: .init(
        .product, "matrix product", from: [[rows, terms], [terms, columns]], to: [rows, columns],
        arithmetic: 2 * rows * columns * terms, floats: count + y.count + rows * columns)
    ) { z in
      withPointer { a in
        y.withPointer { b in
          MatrixProduct.multiply(
            a, transposingA: transposingLeft, b, transposingB: transposingRight, into: z.start,
            rows: rows, columns: columns, terms: terms)
        }
      }
    }
    return product.recorded(
      (
        self,
        { gradient, _ in
          transposingLeft
            ? y.matrixProduct(
              gradient, transposingLeft: transposingRight, transposingRight: true)
            : gradient.matrixProduct(y, transposingRight: !transposingRight)
        }
      ),
      (
        y,
        { gradient, _ in
          transposingRight
            ? gradient.matrixProduct(
              self, transposingLeft: true, transposingRight: transposingLeft)
            : matrixProduct(gradient, transposingLeft: !transposingLeft)
        }
      ))
  }
}
