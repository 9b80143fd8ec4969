// SPDX-License-Identifier: MIT
import CKernels

/// One tile of an implicit GEMM: the loop over blocks of terms and panels of columns.
struct ImplicitGEMMTile {
  /// Terms of a block: a panel's part of them stays in cache for all rows of the tile.
  private static let blockTerms = 512

  let product: ImplicitGEMM
  let examples: Range<Int>
  /// Rows of the tile along each axis.
  let rows: [3 of Range<Int>]
  /// Source positions covered by the tile's windows along each axis; may exceed the source.
  let window: [3 of Range<Int>]
  /// Whether all windows lie inside the source, so that no zero-padded copy is needed.
  let readsInPlace: Bool
  /// Lines of the tile; a line is the rows of one example, depth and height.
  let lines: Int
  /// Source lines covered by the tile's windows.
  let windowLines: Int

  init(_ product: ImplicitGEMM, _ tile: ImplicitGEMMTiling.Tile) {
    self.product = product
    examples = tile.examples
    let rows = [3 of Range<Int>] { $0 == tile.axis ? tile.slab : 0..<product.axes[$0].rows }
    let window = [3 of Range<Int>] { index in
      let axis = product.axes[index]
      let start = axis.windowOrigin + rows[index].lowerBound * axis.windowStep
      guard index == 2, product.pairings > 0 else {
        return start..<start + (rows[index].count - 1) * axis.windowStep + axis.taps
      }
      let blocks = Self.neededBlocks(
        rows: rows[index].count, blocks: axis.windowBlocks, pairings: product.pairings)
      return start..<start + blocks * axis.windowStep
    }
    readsInPlace = window.indices.allSatisfy { index in
      window[index].lowerBound >= 0 && window[index].upperBound <= product.sourceSize[index]
    }
    self.window = window
    self.rows = rows
    lines = examples.count * rows[0].count * rows[1].count
    windowLines = examples.count * window[0].count * window[1].count
  }

  typealias Row = UnsafeMutablePointer<Float>
  typealias Rows = [Row?]

  /// The computation: `rows` = sum of `starts` + windows · kernel, then `finish`.
  struct Sums {
    let panels: Range<Int>
    let rows: Rows
    /// Initial values, at most one list per pairing.
    let starts: [Rows]
    let finish: Finish?
  }

  /// The epilogue of a register tile: bias per column, then leaky ReLU.
  struct Finish {
    let bias: UnsafePointer<Float>?
    let slope: Float
  }

  /// Floats between the windows of neighbouring rows.
  var blockCount: Int { product.axes[2].windowStep * product.sourceChannels }

  /// Computes the tile's rows for the columns of `panels`; the bias of `finish` has one value per
  /// column.
  func run(
    source: UnsafePointer<Float>, _ kernel: ImplicitGEMMKernel, panels: Range<Int>,
    finish: TileEpilogue, target: UnsafeMutablePointer<Float>
  ) {
    let (rows, blocks) = (rows[2].count, product.axes[2].windowBlocks)
    let windowsCount = readsInPlace ? 0 : windowLines * window[2].count * product.sourceChannels
    let cutCount = cutRowCount(finish) * product.columns
    let strip = threadScratch(
      windowsCount + cutCount
        + pairScratchCount(rows: rows, blocks: blocks, pairings: kernel.pairings))
    let cutRows = strip + windowsCount
    if !readsInPlace { copyWindows(from: source, to: strip) }
    let signal =
      readsInPlace
      ? sourceSignal(source) : denseSignal(strip, line: window[2].count * product.sourceChannels)
    let sums = Sums(
      panels: panels, rows: targetRows(target, cutRows: cutRows, finish), starts: [],
      finish: Finish(bias: finish.bias, slope: finish.slope))
    multiply(signal, kernel, sums, rows: rows, blocks: blocks, scratch: cutRows + cutCount)
    let first = kernel.columns(ofPanel: panels.lowerBound).lowerBound
    let end = kernel.columns(ofPanel: panels.upperBound - 1).upperBound
    if let mask = finish.mask { apply(mask, to: sums.rows, columns: first..<end) }
    copyCutRows(cutRows, columns: first..<end, to: target, finish)
  }

  /// Computes `sums` for `rows` rows per line whose windows have `blocks` blocks.
  func multiply(
    _ signal: Signal, _ kernel: ImplicitGEMMKernel, _ sums: Sums, rows: Int, blocks: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    switch kernel {
    case .plain(let kernel): multiply(signal, kernel, sums, rows: rows)
    case .paired(let halves):
      multiplyPairs(signal, halves, sums, rows: rows, blocks: blocks, scratch: scratch)
    }
  }

  private func multiply(_ signal: Signal, _ kernel: PackedKernel, _ sums: Sums, rows: Int) {
    let windows = windowRows(signal, rows: rows)
    let blocks = (kernel.terms + Self.blockTerms - 1) / Self.blockTerms
    for block in 0..<blocks {
      let terms = kernel.terms * block / blocks..<kernel.terms * (block + 1) / blocks
      let sums = Sums(
        panels: sums.panels, rows: sums.rows, starts: block == 0 ? sums.starts : [sums.rows],
        finish: block == blocks - 1 ? sums.finish : nil)
      withBlock(windows, segments(of: terms, kernel, signal), sums) { block in
        for panel in sums.panels {
          let columns = kernel.columns(ofPanel: panel)
          block.b = UnsafePointer(kernel.start(ofPanel: panel, term: terms.lowerBound))
          block.panelWidth = kernel.width(ofPanel: panel)
          block.firstColumn = columns.lowerBound
          block.columns = columns.count
          foley_product(&block)
        }
      }
    }
  }

  /// Calls `body` with a block in which all fields but those of the panel are set.
  private func withBlock(
    _ windows: [UnsafePointer<Float>?], _ segments: (offsets: [Int32], lengths: [Int32]),
    _ sums: Sums, _ body: (inout foley_product_block) -> Void
  ) {
    var block = foley_product_block()
    block.rows = sums.rows.count
    block.segmentCount = segments.lengths.count
    block.startCount = sums.starts.count
    block.finishes = sums.finish == nil ? 0 : 1
    block.bias = sums.finish?.bias
    block.slope = sums.finish?.slope ?? 1
    windows.withUnsafeBufferPointer { windows in
      sums.rows.withUnsafeBufferPointer { rows in
        (sums.starts.first ?? []).withUnsafeBufferPointer { start in
          (sums.starts.last ?? []).withUnsafeBufferPointer { lastStart in
            segments.offsets.withUnsafeBufferPointer { offsets in
              segments.lengths.withUnsafeBufferPointer { lengths in
                block.aRows = windows.baseAddress
                block.cRows = rows.baseAddress
                block.startRows = (start.baseAddress, lastStart.baseAddress)
                block.segmentOffsets = offsets.baseAddress
                block.segmentLengths = lengths.baseAddress
                body(&block)
              }
            }
          }
        }
      }
    }
  }
}
