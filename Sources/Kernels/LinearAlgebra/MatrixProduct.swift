// SPDX-License-Identifier: MIT
import COpenBLAS

/// The general matrix product on OpenBLAS.
///
/// Bits depend on the OpenBLAS kernel chosen for the CPU (`OPENBLAS_CORETYPE`); see
/// ``FixedOrderMatrixProduct`` for one whose bits do not.
public enum MatrixProduct {
  /// OpenBLAS runs single-threaded; blocks are distributed by `parallelFor`.
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Rows and columns of C per block; packing the operands takes a few per cent of a block's time.
  private static let blockRows = 256
  private static let blockColumns = 1024

  /// C = op(A) op(B), row-major and contiguous, where op transposes if asked; 2 M N K operations.
  ///
  /// The blocks of C depend on the shape alone, so bits do not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - rows: M, rows of op(A) and of C.
  ///   - columns: N, columns of op(B) and of C.
  ///   - terms: K, columns of op(A) and rows of op(B).
  public static func multiply(
    _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>, transposingB: Bool,
    into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, terms: Int
  ) {
    _ = singleThreaded
    guard rows > 0, columns > 0 else { return }
    guard terms > 0 else { return c.update(repeating: 0, count: rows * columns) }
    let bands = (columns + blockColumns - 1) / blockColumns
    parallelFor((rows + blockRows - 1) / blockRows * bands) { block in
      let (row, column) = (block / bands * blockRows, block % bands * blockColumns)
      cblas_sgemm(
        CblasRowMajor, transposingA ? CblasTrans : CblasNoTrans,
        transposingB ? CblasTrans : CblasNoTrans, blasint(min(blockRows, rows - row)),
        blasint(min(blockColumns, columns - column)), blasint(terms), 1,
        a + (transposingA ? row : row * terms), blasint(transposingA ? rows : terms),
        b + (transposingB ? column * terms : column), blasint(transposingB ? terms : columns), 0,
        c + row * columns + column, blasint(columns))
    }
  }
}
