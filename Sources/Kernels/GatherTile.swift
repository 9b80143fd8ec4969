// SPDX-License-Identifier: MIT
import CKernels

/// One tile of a gathered product: the loop over blocks of terms and panels of columns.
struct GatherTile {
  /// Terms of a block: a panel's part of them stays in the caches while the tile's rows pass over it.
  private static let blockTerms = 512

  let product: GatheredProduct
  let examples: Range<Int>
  /// Rows of the tile along each axis.
  let rows: [Range<Int>]
  /// Source positions that the tile's windows cover along each axis; they may lie outside.
  let window: [Range<Int>]
  /// Whether the windows lie inside the source, so that no copy with zeros around it is needed.
  let readsInPlace: Bool

  init(_ product: GatheredProduct, _ tile: GatherTiling.Tile) {
    self.product = product
    examples = tile.examples
    rows = product.axes.enumerated().map { index, axis in
      index == tile.axis ? tile.slab : 0..<axis.rows
    }
    window = zip(product.axes, rows).map { axis, rows in
      let start = axis.windowOrigin + rows.lowerBound * axis.windowStep
      return start..<start + (rows.count - 1) * axis.windowStep + axis.taps
    }
    readsInPlace = zip(window, product.sourceSize).allSatisfy { window, size in
      window.lowerBound >= 0 && window.upperBound <= size
    }
  }

  /// Computes the tile's rows for the columns of `panels`; `bias` has one value a column.
  func run(
    source: UnsafePointer<Float>, _ kernel: PackedKernel, panels: Range<Int>,
    bias: UnsafePointer<Float>?, slope: Float, target: UnsafeMutablePointer<Float>
  ) {
    let rowCount = rowCount
    let windowsCount = readsInPlace ? 0 : stripCount
    let strip = threadScratch(windowsCount + cutRowCount * product.columns)
    let cutRows = strip + windowsCount
    if !readsInPlace { copyWindows(from: source, to: strip) }
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: rowCount) { a in
      withUnsafeTemporaryAllocation(of: Row?.self, capacity: 2 * rowCount) { c in
        listRows(
          windows: readsInPlace ? source : UnsafePointer(strip), target: target, cutRows: cutRows,
          a, c)
        multiply(a, c, kernel, panels: panels, bias: bias, slope: slope)
      }
    }
    let first = kernel.columns(ofPanel: panels.lowerBound).lowerBound
    let end = kernel.columns(ofPanel: panels.upperBound - 1).upperBound
    copyCutRows(cutRows, columns: first..<end, to: target)
  }

  typealias Row = UnsafeMutablePointer<Float>

  /// `c` holds the rows' first columns, then room for their first columns in a panel.
  private func multiply(
    _ a: UnsafeMutableBufferPointer<UnsafePointer<Float>?>, _ c: UnsafeMutableBufferPointer<Row?>,
    _ kernel: PackedKernel, panels: Range<Int>, bias: UnsafePointer<Float>?, slope: Float
  ) {
    let rowCount = c.count / 2
    let blocks = (product.terms + Self.blockTerms - 1) / Self.blockTerms
    for block in 0..<blocks {
      let terms = product.terms * block / blocks..<product.terms * (block + 1) / blocks
      let (offsets, lengths) = segments(of: terms)
      for panel in panels {
        let columns = kernel.columns(ofPanel: panel)
        for row in 0..<rowCount { c[rowCount + row] = c[row].map { $0 + columns.lowerBound } }
        var block = foley_product_block(
          aRows: a.baseAddress, cRows: c.baseAddress.map { $0 + rowCount }, rows: rowCount,
          segmentOffsets: nil, segmentLengths: nil, segmentCount: offsets.count,
          b: kernel.start(ofPanel: panel, term: terms.lowerBound),
          panelWidth: kernel.width(ofPanel: panel), columns: columns.count,
          accumulates: terms.lowerBound == 0 ? 0 : 1,
          finishes: terms.upperBound == product.terms ? 1 : 0,
          bias: bias.map { $0 + columns.lowerBound }, slope: slope)
        offsets.withUnsafeBufferPointer { offsets in
          lengths.withUnsafeBufferPointer { lengths in
            block.segmentOffsets = offsets.baseAddress
            block.segmentLengths = lengths.baseAddress
            foley_product(&block)
          }
        }
      }
    }
  }

  /// Where the terms `terms` lie in a window, as runs of neighbouring floats.
  private func segments(of terms: Range<Int>) -> (offsets: [Int32], lengths: [Int32]) {
    let run = product.axes[2].taps * product.sourceChannels
    let (line, plane) = (lineCount, lineCount * linesPerPlane)
    var (offsets, lengths): ([Int32], [Int32]) = ([], [])
    var term = terms.lowerBound
    while term < terms.upperBound {
      let (index, inside) = term.quotientAndRemainder(dividingBy: run)
      let (depth, height) = index.quotientAndRemainder(dividingBy: product.axes[1].taps)
      let length = min(run - inside, terms.upperBound - term)
      offsets.append(Int32(depth * plane + height * line + inside))
      lengths.append(Int32(length))
      term += length
    }
    return (offsets, lengths)
  }
}
