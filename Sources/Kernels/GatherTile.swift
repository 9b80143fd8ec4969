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
  private(set) var window: [Range<Int>]
  /// Whether the windows lie inside the source, so that no copy with zeros around it is needed.
  private(set) var readsInPlace = false

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
    if product.isPaired {
      let start = window[2].lowerBound
      window[2] = start..<start + (2 * pairBlocks + 1) * product.axes[2].windowStep
    }
    readsInPlace = zip(window, product.sourceSize).allSatisfy { window, size in
      window.lowerBound >= 0 && window.upperBound <= size
    }
  }

  /// Computes the tile's rows for the columns of `panels`; `bias` has one value a column.
  func run(
    source: UnsafePointer<Float>, _ kernel: GatherKernel, panels: Range<Int>,
    bias: UnsafePointer<Float>?, slope: Float, target: UnsafeMutablePointer<Float>
  ) {
    let rowCount = rowCount
    let windowsCount = readsInPlace ? 0 : stripCount
    let cutCount = (cutRowCount + 1) * product.columns
    let strip = threadScratch(windowsCount + cutCount + (product.isPaired ? 3 * signalCount : 0))
    let cutRows = strip + windowsCount
    if !readsInPlace { copyWindows(from: source, to: strip) }
    let windows = readsInPlace ? source : UnsafePointer(strip)
    let finish = Finish(bias: bias, slope: slope)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: rowCount) { a in
      withUnsafeTemporaryAllocation(of: Row?.self, capacity: rowCount) { c in
        listRows(windows: windows, target: target, cutRows: cutRows, a, c)
        switch kernel {
        case .plain(let kernel):
          let run = product.axes[2].taps * product.sourceChannels
          multiply(
            Block(run: run, line: lineCount, plane: lineCount * linesPerPlane), a, kernel,
            panels: panels, to: c, finish: finish)
        case .paired(let kernel):
          multiplyPairs(
            windows: windows, signals: cutRows + cutCount, kernel, panels: panels, to: c,
            unused: cutRows + cutRowCount * product.columns, finish: finish)
        }
      }
    }
    let first = kernel.columns(ofPanel: panels.lowerBound).lowerBound
    let end = kernel.columns(ofPanel: panels.upperBound - 1).upperBound
    copyCutRows(cutRows, columns: first..<end, to: target)
  }

  typealias Row = UnsafeMutablePointer<Float>

  /// What comes after the sum.
  struct Finish {
    let bias: UnsafePointer<Float>?
    let slope: Float
  }

  /// Where the terms of a window lie in memory: runs of neighbours, from one height to the next `line`
  /// floats apart and from one depth to the next `plane`.
  struct Block {
    let run: Int
    let line: Int
    let plane: Int
  }

  /// c (+)= a · kernel; without `finish` the sums go on later.
  func multiply(
    _ layout: Block, _ a: UnsafeMutableBufferPointer<UnsafePointer<Float>?>,
    _ kernel: PackedKernel, panels: Range<Int>, to c: UnsafeMutableBufferPointer<Row?>,
    accumulating: Bool = false, finish: Finish?
  ) {
    withUnsafeTemporaryAllocation(of: Row?.self, capacity: c.count) { panelRows in
      let blocks = (kernel.terms + Self.blockTerms - 1) / Self.blockTerms
      for block in 0..<blocks {
        let terms = kernel.terms * block / blocks..<kernel.terms * (block + 1) / blocks
        let (offsets, lengths) = segments(of: terms, layout)
        let isLast = block == blocks - 1
        for panel in panels {
          let columns = kernel.columns(ofPanel: panel)
          for row in c.indices { panelRows[row] = c[row].map { $0 + columns.lowerBound } }
          var block = foley_product_block(
            aRows: a.baseAddress, cRows: panelRows.baseAddress, rows: c.count,
            segmentOffsets: nil, segmentLengths: nil, segmentCount: offsets.count,
            b: kernel.start(ofPanel: panel, term: terms.lowerBound),
            panelWidth: kernel.width(ofPanel: panel), columns: columns.count,
            accumulates: accumulating || block > 0 ? 1 : 0,
            finishes: isLast && finish != nil ? 1 : 0,
            bias: finish?.bias.map { $0 + columns.lowerBound }, slope: finish?.slope ?? 1)
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
  }

  /// Where the terms `terms` lie in a window, as runs of neighbouring floats.
  private func segments(
    of terms: Range<Int>, _ layout: Block
  ) -> (offsets: [Int32], lengths: [Int32]) {
    var (offsets, lengths): ([Int32], [Int32]) = ([], [])
    var term = terms.lowerBound
    while term < terms.upperBound {
      let (index, inside) = term.quotientAndRemainder(dividingBy: layout.run)
      let (depth, height) = index.quotientAndRemainder(dividingBy: product.axes[1].taps)
      let length = min(layout.run - inside, terms.upperBound - term)
      offsets.append(Int32(depth * layout.plane + height * layout.line + inside))
      lengths.append(Int32(length))
      term += length
    }
    return (offsets, lengths)
  }
}
