// SPDX-License-Identifier: MIT
import CKernels

extension MatrixProduct {
  /// C = op(A) op(B) for each of `batch` pairs of matrices that follow each other, as
  /// ``multiply(_:transposingA:_:transposingB:into:rows:columns:terms:)``.
  ///
  /// Narrow matrices, as those of attention, have loops of their own: packing would take longer than the product. The
  /// order of the sums follows from M, N and K, so that a pair has the same bits in any batch. A row's may depend on M.
  public static func multiply(
    batch: Int, _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>,
    transposingB: Bool, into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, terms: Int
  ) {
    let narrow = NarrowProduct(
      transposingA: transposingA, transposingB: transposingB, rows: rows, columns: columns,
      terms: terms)
    parallelFor(batch) { index in
      let (a, b) = (a + index * rows * terms, b + index * terms * columns)
      let c = c + index * rows * columns
      if let narrow { return narrow.multiply(a, b, into: c) }
      multiply(
        a, transposingA: transposingA, b, transposingB: transposingB, into: c, rows: rows,
        columns: columns, terms: terms)
    }
  }
}

/// A product of which one side is a few floats wide.
private struct NarrowProduct {
  private enum Way {
    /// A times B.
    case fewTerms
    /// A times the transpose of a matrix, which B is or becomes.
    case fewColumns
    /// The transpose of A times B.
    case fewColumnsOfTransposed
  }

  private let way: Way
  private let transposesB: Bool
  private let rows: Int, columns: Int, terms: Int

  private static let mostTerms = 16
  private static let fewColumns = [2, 4, 8, 16]
  private static let lanes = 16

  /// nil for other shapes.
  init?(transposingA: Bool, transposingB: Bool, rows: Int, columns: Int, terms: Int) {
    let (hasFewColumns, lanes) = (Self.fewColumns.contains(columns), Self.lanes)
    switch (transposingA, transposingB) {
    case (true, false) where hasFewColumns && rows % lanes == 0:
      (way, transposesB) = (.fewColumnsOfTransposed, false)
    case (false, _) where hasFewColumns && terms % lanes == 0 && rows % 8 == 0:
      (way, transposesB) = (.fewColumns, !transposingB)
    case (false, _) where terms <= Self.mostTerms && columns % lanes == 0:
      (way, transposesB) = (.fewTerms, transposingB)
    default: return nil
    }
    guard rows > 0, columns > 0, terms > 0 else { return nil }
    (self.rows, self.columns, self.terms) = (rows, columns, terms)
  }

  func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
  ) {
    guard transposesB else { return run(a, b, c) }
    MemoryPool.withScratch(terms * columns) { transposed in
      let shape = way == .fewTerms ? [columns, terms] : [terms, columns]
      RowCopies.permute(b, shape: shape, order: [1, 0], into: transposed)
      run(a, transposed, c)
    }
  }

  private func run(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
  ) {
    switch way {
    case .fewTerms: foley_few_terms(a, b, rows, terms, columns, c)
    case .fewColumns: foley_few_columns(a, b, rows, terms, columns, c)
    case .fewColumnsOfTransposed:
      foley_few_columns_of_transposed(a, b, rows, terms, columns, c)
    }
  }
}
