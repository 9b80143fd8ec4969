// SPDX-License-Identifier: MIT
import CKernels

/// A matrix packed into panels of columns as wide as a register tile, `[panel][row][column]`.
///
/// Without packing, a panel's parts of long rows would fall into the same few cache sets. A matrix
/// that is exactly one panel is used in place.
struct ColumnPanels {
  private static let panelWidth = Int(foley_panel_width())
  private static let vectorWidth = Int(foley_vector_width())

  private let start: UnsafePointer<Float>
  private let rows: Int
  private let columns: Int

  /// Number of panels of a matrix with `columns` columns.
  static func count(columns: Int) -> Int { (columns + panelWidth - 1) / panelWidth }

  /// Calls `body` with the panels of y, `rows` rows of `columns` columns.
  static func with(
    _ y: UnsafePointer<Float>, rows: Int, columns: Int, _ body: (ColumnPanels) -> Void
  ) {
    let panels = ColumnPanels(start: y, rows: rows, columns: columns)
    guard panels.width(ofPanel: 0) != columns else { return body(panels) }
    let chunk = 256
    MemoryPool.withScratch(panels.count * rows * panelWidth) { packed in
      parallelFor((rows + chunk - 1) / chunk) { index in
        panels.pack(index * chunk..<min(rows, (index + 1) * chunk), into: packed)
      }
      body(ColumnPanels(start: packed, rows: rows, columns: columns))
    }
  }

  var count: Int { Self.count(columns: columns) }

  func firstColumn(ofPanel panel: Int) -> Int { panel * Self.panelWidth }

  /// A product block whose right-hand side is a panel from row `row` on.
  func block(_ panel: Int, row: Int) -> foley_transposed_product_block {
    var block = foley_transposed_product_block()
    let width = width(ofPanel: panel)
    (block.panelWidth, block.columns) = (width, columns(ofPanel: panel))
    block.bStride = width
    block.b = start + panel * rows * Self.panelWidth + row * width
    return block
  }

  private func columns(ofPanel panel: Int) -> Int {
    min(Self.panelWidth, columns - panel * Self.panelWidth)
  }

  /// Two vectors, or one if that is enough.
  private func width(ofPanel panel: Int) -> Int {
    columns(ofPanel: panel) > Self.vectorWidth ? Self.panelWidth : Self.vectorWidth
  }

  private func pack(_ part: Range<Int>, into packed: UnsafeMutablePointer<Float>) {
    for panel in 0..<count {
      let width = width(ofPanel: panel)
      let to = packed + panel * rows * Self.panelWidth + part.lowerBound * width
      if columns(ofPanel: panel) < width { to.update(repeating: 0, count: part.count * width) }
      foley_copy_block(
        start + part.lowerBound * columns + panel * Self.panelWidth, columns, to, width, part.count,
        columns(ofPanel: panel))
    }
  }
}
