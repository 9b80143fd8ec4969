// SPDX-License-Identifier: MIT
import CKernels

/// An array with a stable address, for C structures that hold pointers.
final class Pinned<Element: BitwiseCopyable> {
  let start: UnsafeMutablePointer<Element>
  private let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    start = .allocate(capacity: max(1, count))
    start.update(from: elements, count: count)
  }

  deinit { start.deallocate() }

  var elements: [Element] { (0..<count).map { start[$0] } }
}

/// The parameters of a register tile besides its operands.
struct TileSettings {
  /// Floats in a row of the packed B: one vector or two.
  var panelWidth: Int
  /// Columns of C.
  var columns: Int
  /// Segments of k: offset in a row of A, and length.
  var segments: [(offset: Int, length: Int)] = [(0, 13)]
  var accumulates = false
  /// Whether a transposed product reads the elements of a row of A through offsets.
  var isScattered = false
  var isBiased = false
  var slope: Float = 1

  static let vector = foley_vector_width()

  /// Panels of one and two vectors, with all columns, some columns and one column.
  static let panels: [TileSettings] = [
    (vector, 1), (vector, vector - 1), (vector, vector), (2 * vector, 1), (2 * vector, vector),
    (2 * vector, vector + 1), (2 * vector, 2 * vector - 1), (2 * vector, 2 * vector),
  ].map { TileSettings(panelWidth: $0.0, columns: $0.1) }

  /// Whether bias and slope are applied.
  var finishes: Bool { isBiased || slope != 1 }
}

/// Reproducible operands of one product: overlapping rows of A, one panel of B, and C.
struct TileOperands {
  /// Floats between neighbouring rows of A.
  let step = 3
  /// Floats between neighbouring rows of C: more than any panel has columns.
  let cStride = 2 * TileSettings.vector + 5
  let a = noise(40 * 3 + 32, name: "a")
  let b = noise(40 * 2 * TileSettings.vector, name: "b")
  let bias = noise(2 * TileSettings.vector, name: "bias")
  let c = noise(64 * (2 * TileSettings.vector + 5), name: "c")

  /// B packed into a panel, one row of `panelWidth` per term; the columns do not depend on the
  /// width.
  private func packed(_ settings: TileSettings) -> [Float] {
    (0..<40).flatMap {
      b[$0 * 2 * TileSettings.vector..<(($0 + 1) * 2 * TileSettings.vector)]
        .prefix(settings.panelWidth)
    }
  }

  /// C after C (+)= A B by foley_product, for some rows of A and C.
  func product(_ settings: TileSettings, rows: Range<Int>) -> [Float] {
    let a = Pinned(a), b = Pinned(packed(settings)), c = Pinned(c), bias = Pinned(bias)
    let aRows = Pinned(rows.map { Optional(UnsafePointer(a.start + $0 * step)) })
    let cRows = Pinned(rows.map { Optional(c.start + $0 * cStride) })
    let offsets = Pinned(settings.segments.map { Int32($0.offset) })
    let lengths = Pinned(settings.segments.map { Int32($0.length) })
    return withExtendedLifetime((a, b, bias, aRows, cRows, offsets, lengths)) {
      var block = foley_product_block(
        aRows: aRows.start, cRows: cRows.start, rows: rows.count,
        startRows: (UnsafePointer(cRows.start), nil), startCount: settings.accumulates ? 1 : 0,
        segmentOffsets: offsets.start, segmentLengths: lengths.start,
        segmentCount: settings.segments.count, b: b.start, panelWidth: settings.panelWidth,
        firstColumn: 0, columns: settings.columns, finishes: settings.finishes ? 1 : 0,
        bias: settings.isBiased ? UnsafePointer(bias.start) : nil, slope: settings.slope)
      foley_product(&block)
      return c.elements
    }
  }

  /// C after C (+)= transpose(A) B by foley_transposed_product, for some rows of C.
  func transposedProduct(_ settings: TileSettings, terms: Int, rows: Range<Int>) -> [Float] {
    let a = Pinned(a), b = Pinned(packed(settings)), c = Pinned(c)
    let first = settings.isScattered ? 0 : rows.lowerBound
    let aRows = Pinned((0..<terms).map { Optional(UnsafePointer(a.start + $0 * step + first)) })
    let offsets = Pinned(rows.map { Int32(offset(ofRow: $0, settings)) })
    let bRows = Pinned((0..<terms).map { Int32($0 * 7 % 40) })
    return withExtendedLifetime((a, b, aRows, offsets, bRows)) {
      var block = foley_transposed_product_block(
        aRows: aRows.start, aOffsets: settings.isScattered ? UnsafePointer(offsets.start) : nil,
        rows: terms, height: rows.count, b: b.start, bRows: bRows.start,
        bStride: settings.panelWidth, panelWidth: settings.panelWidth, columns: settings.columns,
        c: c.start + rows.lowerBound * cStride, cStride: cStride,
        accumulates: settings.accumulates ? 1 : 0)
      foley_transposed_product(&block)
      return c.elements
    }
  }

  /// C after the same product by its definition.
  func expectedTransposed(_ settings: TileSettings, terms: Int, rows: Range<Int>) -> [Double] {
    // Term r uses row 7 r modulo 40 of B, so row p belongs to term 23 p modulo 40.
    expected(settings, rows: rows, terms: (0..<40).map { $0 * 23 % 40 }) { row, term in
      term < terms ? a[term * step + offset(ofRow: row, settings)] : 0
    }
  }

  private func offset(ofRow row: Int, _ settings: TileSettings) -> Int {
    settings.isScattered ? row * 5 % 61 : row
  }

  /// C after the same product by its definition, with `a(row, k)` for the terms `ks` of each row.
  func expected(
    _ settings: TileSettings, rows: Range<Int>, terms: [Int], a: (_ row: Int, _ term: Int) -> Float
  ) -> [Double] {
    var result = c.map(Double.init)
    for row in rows {
      for column in 0..<settings.columns {
        var sum = settings.accumulates ? result[row * cStride + column] : 0
        for (place, term) in terms.enumerated() {
          sum += Double(a(row, term)) * Double(b[place * 2 * TileSettings.vector + column])
        }
        if settings.isBiased { sum += Double(bias[column]) }
        result[row * cStride + column] = sum > 0 ? sum : sum * Double(settings.slope)
      }
    }
    return result
  }
}
