// SPDX-License-Identifier: MIT
import CKernels

extension ConvolutionKernels {
  /// The adjoint of `forward` in w, the kernel gradient: w `[K..., C, O]` from x `[N, I..., C]` and
  /// y `[N, J..., O]`.
  public static func kernelGradient(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    into kernel: UnsafeMutablePointer<Float>, geometry: ConvolutionGeometry
  ) {
    if let winograd = WinogradKernelGradient(geometry) {
      return winograd.run(x, y, into: kernel)
    }
    if let single = SingleChannel(geometry), single.hasFastGradient {
      return single.kernelGradient(x, y, into: kernel)
    }
    if let single = SingleChannel(mirrored: geometry), single.hasFastGradient {
      single.kernelGradient(y, x, into: kernel)
      return single.reverseTaps(kernel)
    }
    if let folded = FoldedKernelGradient(geometry) { return folded.run(x, y, into: kernel) }
    KernelGradient(geometry).run(x, y, into: kernel)
  }
}

/// The kernel gradient as an implicit GEMM: w = transpose(windows of x) y.
///
/// The work is partitioned into blocks of w's rows. If there are too few of them for all cores, the
/// sum over windows is split as well (split-K, see ``SplitKReduction``), then the columns. The
/// partition depends on the shape alone.
private struct KernelGradient {
  /// Windows per step: a block's elements of them fit into the second-level cache.
  private static let chunkWindows = 256
  /// Number of tasks that balances the load of a machine's cores.
  private static let wantedTasks = 32
  /// Limit for the floats of all partial sums but the first, so that adding them costs little.
  private static let partialFloats = 1 << 19

  private let geometry: ConvolutionGeometry
  private let cut: KernelGradientPartition
  private let columns: Int
  private let windows: Int
  /// Pieces along blocks of rows, windows and columns; a task is one of each.
  private let blockGroups: Int
  private let parts: Int
  private let columnGroups: Int

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    cut = KernelGradientPartition(geometry)
    columns = geometry.outputChannels
    windows = geometry.batch * geometry.outputSize.reduce(1, *)
    let mostParts = min(
      windows / (2 * Self.chunkWindows), Self.partialFloats / geometry.kernelCount)
    parts = max(1, min(Self.wantedTasks, mostParts))
    let blocksPerTask = max(1, cut.count * parts / Self.wantedTasks)
    blockGroups = (cut.count + blocksPerTask - 1) / blocksPerTask
    let pieces = blockGroups * parts
    columnGroups = min(
      ColumnPanels.count(columns: columns), (Self.wantedTasks + pieces - 1) / pieces)
  }

  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let count = geometry.kernelCount
    guard windows > 0 else { return kernel.update(repeating: 0, count: count) }
    let source = PatchSource(x, geometry)
    SplitKReduction.with(kernel, count: count, parts: parts) { sums in
      ColumnPanels.with(y, rows: windows, columns: columns) { panels in
        parallelFor(blockGroups * parts * columnGroups) { task in
          let (rest, blockGroup) = task.quotientAndRemainder(dividingBy: blockGroups)
          let (part, columnGroup) = rest.quotientAndRemainder(dividingBy: columnGroups)
          add(
            source, panels,
            blocks: SplitKReduction.piece(blockGroup, of: blockGroups, cut.count),
            windows: SplitKReduction.piece(part, of: parts, windows),
            panelRange: SplitKReduction.piece(columnGroup, of: columnGroups, panels.count),
            into: sums.part(part))
        }
      }
    }
  }

  /// One task: some blocks of rows, some panels of columns, summed over `windows`.
  private func add(
    _ source: PatchSource, _ panels: ColumnPanels, blocks: Range<Int>, windows: Range<Int>,
    panelRange: Range<Int>, into w: UnsafeMutablePointer<Float>
  ) {
    let chunk = Self.chunkWindows
    PatchTable.with(capacity: chunk) { table in
      for first in stride(from: windows.lowerBound, to: windows.upperBound, by: chunk) {
        let part = first..<min(first + chunk, windows.upperBound)
        for block in blocks {
          let rows = cut.block(block)
          table.find(rows, of: source, windows: part)
          for panel in panelRange {
            var block = panels.block(panel, row: first)
            block.aRows = UnsafePointer(table.starts.baseAddress)
            block.aOffsets = rows.isScattered ? UnsafePointer(table.offsets.baseAddress) : nil
            block.bRows = UnsafePointer(table.places.baseAddress)
            (block.rows, block.height) = (table.count, rows.count)
            block.c = w + rows.first * columns + panels.firstColumn(ofPanel: panel)
            block.cStride = columns
            block.accumulates = first == windows.lowerBound ? 0 : 1
            foley_transposed_product(&block)
          }
        }
      }
    }
  }
}
