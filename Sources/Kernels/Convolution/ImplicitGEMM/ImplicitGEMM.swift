// SPDX-License-Identifier: MIT
import CKernels

/// A convolution as a matrix product whose left-hand matrix is never stored (cuDNN's "implicit
/// precomputed GEMM"): target[row] = source[window of the row] · kernel, for a grid of rows in up
/// to 3 dimensions.
///
/// Both the forward convolution and its input gradient are sums of such products. The windows, the
/// rows of the im2col matrix, are read through precomputed pointers, in place or from a zero-padded
/// copy of the region a tile needs.
struct ImplicitGEMM {
  let batch: Int
  let axes: [3 of ImplicitGEMMAxis]
  let sourceSize: [3 of Int]
  let sourceChannels: Int
  let targetSize: [3 of Int]
  let targetChannels: Int

  /// Columns of a row.
  var columns: Int { axes[2].span * targetChannels }
  /// Taps of a window, over all axes.
  var taps: Int { axes[0].taps * axes[1].taps * axes[2].taps }
  /// Terms of the sum that makes an element.
  var terms: Int { taps * sourceChannels }
  /// Rows of one example.
  var rowsPerExample: Int { axes[0].rows * axes[1].rows * axes[2].rows }

  /// The number of times the two-parallel fast FIR algorithm is applied; each saves a quarter of
  /// the products.
  ///
  /// Its preparation of the source takes the same time for any number of columns, so it pays only
  /// for many columns, and needs enough rows and window blocks to pair. The limits were measured.
  var pairings: Int {
    let (blocks, rows) = (axes[2].windowBlocks, axes[2].rows)
    if blocks >= 6 && rows >= 32 && columns >= 128 { return 2 }
    return blocks >= 3 && rows >= 8 && columns >= 64 ? 1 : 0
  }

  /// What a packed kernel depends on besides the kernel's sizes and elements.
  struct Layout: Hashable {
    let axes: [ImplicitGEMMAxis.Layout]
    let pairings: Int
  }

  var layout: Layout { Layout(axes: axes.indices.map { axes[$0].layout }, pairings: pairings) }

  /// The GEMM over every second block of each window's taps along the last axis.
  func half(odd: Bool) -> ImplicitGEMM {
    ImplicitGEMM(
      batch: batch, axes: [axes[0], axes[1], axes[2].half(odd: odd)], sourceSize: sourceSize,
      sourceChannels: sourceChannels, targetSize: targetSize, targetChannels: targetChannels)
  }

  /// Computes all rows; the bias of `finish` has one value per target channel.
  func run(
    source: UnsafePointer<Float>, kernel: ImplicitGEMMKernel, finish: TileEpilogue,
    target: UnsafeMutablePointer<Float>
  ) {
    guard batch > 0, rowsPerExample > 0 else { return }
    let tiling = ImplicitGEMMTiling(self)
    let groups = min(kernel.panels, (31 + tiling.count) / tiling.count)
    MemoryPool.withScratch(columns) { tiledBias in
      var finish = finish
      if let bias = finish.bias {
        for column in 0..<columns { tiledBias[column] = bias[column % targetChannels] }
        finish.bias = UnsafePointer(tiledBias)
      }
      parallelFor(tiling.count * groups) { [finish] task in
        let group = task % groups
        ImplicitGEMMTile(self, tiling.tile(task / groups)).run(
          source: source, kernel,
          panels: kernel.panels * group / groups..<kernel.panels * (group + 1) / groups,
          finish: finish, target: target)
      }
    }
  }
}

/// The partition of a GEMM's rows into tiles of about 192 rows, by shape alone.
///
/// That is enough rows to reuse a packed panel often, and few enough for their windows to stay in
/// the second-level cache.
struct ImplicitGEMMTiling {
  /// Rows of some examples: `slab` along `axis`, all rows along the axes after it.
  struct Tile {
    let examples: Range<Int>
    let axis: Int
    let slab: Range<Int>
  }

  private static let targetRows = 192
  /// Slabs of the last axis are a multiple of this: whole register tiles (12 or 6 rows) and, with
  /// two levels of fast FIR, whole groups of 4 rows.
  private static let rowMultiple = 12

  private let product: ImplicitGEMM
  private let axis: Int
  private let slabLength: Int
  private let slabs: Int
  private let examplesPerTile: Int

  init(_ product: ImplicitGEMM) {
    self.product = product
    axis = product.axes.indices.first { product.axes[$0].rows > 1 } ?? 2
    let rows = product.axes[axis].rows
    let innerRows = product.rowsPerExample / rows
    if product.rowsPerExample >= Self.targetRows {
      let length = Self.even(rows, atMost: max(1, Self.targetRows / innerRows))
      let multiple = Self.rowMultiple
      slabLength = innerRows == 1 ? (length + multiple - 1) / multiple * multiple : length
      examplesPerTile = 1
    } else {
      slabLength = rows
      examplesPerTile = Self.even(
        product.batch, atMost: Self.targetRows / product.rowsPerExample)
    }
    slabs = (rows + slabLength - 1) / slabLength
  }

  var count: Int { slabs * ((product.batch + examplesPerTile - 1) / examplesPerTile) }

  func tile(_ index: Int) -> Tile {
    let example = index / slabs * examplesPerTile
    let start = index % slabs * slabLength
    return Tile(
      examples: example..<min(example + examplesPerTile, product.batch), axis: axis,
      slab: start..<min(start + slabLength, product.axes[axis].rows))
  }

  /// The length of nearly equal pieces of `count`, each at most `limit`.
  private static func even(_ count: Int, atMost limit: Int) -> Int {
    let pieces = (count + limit - 1) / limit
    return (count + pieces - 1) / pieces
  }
}
