// SPDX-License-Identifier: MIT
import COpenBLAS

/// The general matrix product, on OpenBLAS.
public enum MatrixProduct {
  /// OpenBLAS works on the thread that calls it; the threads are ours (see `parallelFor`).
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Rows and columns of C in a block: a block's share of packing its operands is a few per cent.
  private static let blockRows = 256
  private static let blockColumns = 1024

  /// C = op(A) op(B), row-major and contiguous; op transposes where asked.
  ///
  /// Cut into blocks of C by shape alone, so that bits do not depend on the thread count.
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
