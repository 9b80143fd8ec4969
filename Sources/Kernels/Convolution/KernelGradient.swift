// SPDX-License-Identifier: MIT
import CKernels

extension ConvolutionKernels {
  /// The adjoint of `forward` in w: w `[K..., C, O]` from x `[N, I..., C]` and y `[N, J..., O]`.
  public static func kernelGradient(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    into kernel: UnsafeMutablePointer<Float>, geometry: ConvolutionGeometry
  ) {
    if let winograd = WinogradKernelGradient(geometry) {
      return winograd.run(x, y, into: kernel)
    }
    KernelGradient(geometry).run(x, y, into: kernel)
  }
}

/// w = transpose(windows of x) y, cut into blocks of w's rows.
///
/// Where these are too few to share out, also into parts of the sum, added in order, and into groups of
/// columns. All cuts go by shape.
private struct KernelGradient {
  /// Windows taken at a time: what a block reads of them fits the second-level cache.
  private static let chunkWindows = 256
  /// Pieces of work that keep a machine's cores evenly busy.
  private static let wantedTasks = 32
  /// Floats of all parts of the sum but the first, at most: adding them up is no part of the work then.
  private static let partialFloats = 1 << 19

  private let geometry: ConvolutionGeometry
  private let cut: KernelRowCut
  private let columns: Int
  private let windows: Int
  /// Pieces of each kind; a task does one of each: blocks of rows, windows, columns.
  private let blockGroups: Int
  private let parts: Int
  private let columnGroups: Int

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    cut = KernelRowCut(geometry)
    columns = geometry.outputChannels
    windows = geometry.batch * geometry.outputSize.reduce(1, *)
    let mostParts = min(
      windows / (2 * Self.chunkWindows), Self.partialFloats / max(1, geometry.kernelCount))
    parts = max(1, min(Self.wantedTasks, mostParts))
    let blocksPerTask = max(1, cut.count * parts / Self.wantedTasks)
    blockGroups = (cut.count + blocksPerTask - 1) / blocksPerTask
    let pieces = max(1, blockGroups * parts)
    columnGroups = min(
      ColumnPanels.count(columns: columns), (Self.wantedTasks + pieces - 1) / pieces)
  }

  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let count = geometry.kernelCount
    guard count > 0 else { return }
    guard windows > 0 else { return kernel.update(repeating: 0, count: count) }
    let source = WindowSource(x, geometry)
    PartialSums.with(kernel, count: count, parts: parts) { sums in
      ColumnPanels.with(y, rows: windows, columns: columns) { panels in
        parallelFor(blockGroups * parts * columnGroups) { task in
          let (rest, blockGroup) = task.quotientAndRemainder(dividingBy: blockGroups)
          let (part, columnGroup) = rest.quotientAndRemainder(dividingBy: columnGroups)
          add(
            source, panels,
            blocks: PartialSums.piece(blockGroup, of: blockGroups, cut.count),
            windows: PartialSums.piece(part, of: parts, windows),
            panelRange: PartialSums.piece(columnGroup, of: columnGroups, panels.count),
            into: sums.part(part))
        }
      }
    }
  }

  /// One task: some blocks of rows, some panels of columns, summed over `windows`.
  private func add(
    _ source: WindowSource, _ panels: ColumnPanels, blocks: Range<Int>, windows: Range<Int>,
    panelRange: Range<Int>, into w: UnsafeMutablePointer<Float>
  ) {
    let chunk = Self.chunkWindows
    WindowTable.with(capacity: chunk) { table in
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
