// SPDX-License-Identifier: MIT
import COpenBLAS

/// The general matrix product, on OpenBLAS.
public enum MatrixProduct {
  /// OpenBLAS works on the thread that calls it; the threads are ours (see `parallelFor`).
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// C = op(A) op(B), row-major and contiguous; op transposes where asked.
  ///
  /// Cut into strips of rows of C by shape alone, so that bits do not depend on the thread count.
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
    let strip = max(16, min(rows, (1 << 18) / max(1, columns)) / 16 * 16)
    let strips = rows * columns * terms < 1 << 16 ? 1 : (rows + strip - 1) / strip
    parallelFor(strips) { index in
      let first = strips == 1 ? 0 : index * strip
      let count = strips == 1 ? rows : min(strip, rows - first)
      cblas_sgemm(
        CblasRowMajor, transposingA ? CblasTrans : CblasNoTrans,
        transposingB ? CblasTrans : CblasNoTrans, blasint(count), blasint(columns),
        blasint(terms), 1, a + (transposingA ? first : first * terms),
        blasint(transposingA ? rows : terms), b, blasint(transposingB ? terms : columns), 0,
        c + first * columns, blasint(columns))
    }
  }
}
