// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// The matrix product op(x) op(y), `[M, K]` by `[K, N]` to `[M, N]`, where op transposes if
  /// asked; 2 M N K operations.
  ///
  /// Tensors of three axes are batches of matrices, `[B, M, K]` by `[B, K, N]` to `[B, M, N]`, as
  /// of `torch.matmul`. The order of the sums depends on M, N and K alone (see `MatrixProduct`), so
  /// the bits are the same on every CPU with fused multiply-adds and for a pair in any batch.
  public func matrixProduct(
    _ y: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false
  ) -> Tensor {
    precondition(
      (2...3).contains(rank) && rank == y.rank && shape.dropLast(2) == y.shape.dropLast(2),
      "a matrix product needs two matrices or two equal batches of them, not \(shape) and "
        + "\(y.shape)")
    let (left, right) = (Array(shape.suffix(2)), Array(y.shape.suffix(2)))
    let (rows, terms) = transposingLeft ? (left[1], left[0]) : (left[0], left[1])
    let (otherTerms, columns) = transposingRight ? (right[1], right[0]) : (right[0], right[1])
    precondition(
      terms == otherTerms,
      "inner sizes differ: \(rows)x\(terms) and \(otherTerms)x\(columns)")
    let batch = rank == 3 ? shape[0] : 1
    let product = Tensor(
      shape: shape.dropLast(2) + [rows, columns],
      of: .init(
        .product, "matrix product", from: [[rows, terms], [terms, columns]], to: [rows, columns],
        arithmetic: 2 * batch * rows * columns * terms,
        floats: count + y.count + batch * rows * columns)
    ) { z in
      withPointer { a in
        y.withPointer { b in
          if rank == 2 {
            MatrixProduct.multiply(
              a, transposingA: transposingLeft, b, transposingB: transposingRight, into: z.start,
              rows: rows, columns: columns, terms: terms)
          } else {
            MatrixProduct.multiply(
              batch: batch, a, transposingA: transposingLeft, b, transposingB: transposingRight,
              into: z.start, rows: rows, columns: columns, terms: terms)
          }
        }
      }
    }
    return product.recorded(
      .matrixProduct(transposingLeft: transposingLeft, transposingRight: transposingRight),
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
