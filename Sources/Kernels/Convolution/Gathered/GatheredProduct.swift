// SPDX-License-Identifier: MIT
import CKernels

/// target[row] = source[window of the row] · kernel, for a grid of rows in up to three dimensions.
///
/// Both the forward convolution and its adjoint in the input are sums of these. Windows are read where
/// they lie, or from a copy of a strip with its padding; nothing is unrolled into columns.
struct GatheredProduct {
  let batch: Int
  let axes: [3 of GatherAxis]
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

  /// How many times rows are computed in pairs, each of which saves a quarter of the products.
  ///
  /// Preparing the source for it takes as long whatever the number of columns, so it needs many of
  /// these, and rows and blocks of the window enough to pair. The limits were measured.
  var pairings: Int {
    let (blocks, rows) = (axes[2].windowBlocks, axes[2].rows)
    if blocks >= 6 && rows >= 32 && columns >= 128 { return 2 }
    return blocks >= 3 && rows >= 8 && columns >= 64 ? 1 : 0
  }

  /// The product with every second block of each window's taps along the last axis.
  func half(odd: Bool) -> GatheredProduct {
    GatheredProduct(
      batch: batch, axes: [axes[0], axes[1], axes[2].half(odd: odd)], sourceSize: sourceSize,
      sourceChannels: sourceChannels, targetSize: targetSize, targetChannels: targetChannels)
  }

  /// Computes every row; the bias of `finish` has one value per target channel.
  func run(
    source: UnsafePointer<Float>, kernel: GatherKernel, finish: GatherFinish,
    target: UnsafeMutablePointer<Float>
  ) {
    guard batch > 0, rowsPerExample > 0 else { return }
    let tiling = GatherTiling(self)
    let groups = min(kernel.panels, (31 + tiling.count) / tiling.count)
    MemoryPool.withScratch(columns) { tiledBias in
      var finish = finish
      if let bias = finish.bias {
        for column in 0..<columns { tiledBias[column] = bias[column % targetChannels] }
        finish.bias = UnsafePointer(tiledBias)
      }
      parallelFor(tiling.count * groups) { [finish] task in
        let group = task % groups
        GatherTile(self, tiling.tile(task / groups)).run(
          source: source, kernel,
          panels: kernel.panels * group / groups..<kernel.panels * (group + 1) / groups,
          finish: finish, target: target)
      }
    }
  }
}

/// The cut of a product's rows into tiles of about 192, by shape alone.
///
/// That is enough rows to use a packed panel often, and few enough for their windows to stay in the
/// second-level cache.
struct GatherTiling {
  /// Rows of some examples: `slab` along `axis`, everything along the axes after it.
  struct Tile {
    let examples: Range<Int>
    let axis: Int
    let slab: Range<Int>
  }

  private static let targetRows = 192
  /// Cuts of the last axis are a multiple of this: whole register tiles (12 rows or 6), whole pairs of
  /// pairs of rows.
  private static let rowMultiple = 12

  private let product: GatheredProduct
  private let axis: Int
  private let slabLength: Int
  private let slabs: Int
  private let examplesPerTile: Int

  init(_ product: GatheredProduct) {
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

  /// The length of equal pieces of `count`, none longer than `limit`.
  private static func even(_ count: Int, atMost limit: Int) -> Int {
    let pieces = (count + limit - 1) / limit
    return (count + pieces - 1) / pieces
  }
}
