// SPDX-License-Identifier: MIT
import CKernels

/// The kernel gradient in the Winograd domain: sums of products of spectra over all tiles.
///
/// Each phase of the signal (one with stride 1, four with stride 2) has its own taps. A task
/// computes one phase of the kernel for some input and some output channels: 9 to 36 matrices of sums, which
/// with the spectra of a chunk of tiles take up to 0.8 MiB, of 4x4 results 1.1 MiB, of the second-level cache.
struct WinogradKernelGradient {
  /// Limit for the input channels and the output channels of a task.
  private static let blockChannels = 64
  /// Limit for the floats of the spectra of a chunk of tiles: those of a point then fit into the
  /// first-level cache.
  private static let chunkFloats = 1 << 17
  /// The least positions of y of a partial sum.
  private static let leastPartPositions = 512
  /// Number of tasks that balances the load of a machine's cores.
  private static let wantedTasks = 32
  /// Limit for the floats of all partial sums but the first.
  private static let partialFloats = 1 << 20

  private let geometry: ConvolutionGeometry
  private let filter: WinogradFilter
  private let inputs: WinogradTiles
  private let outputs: WinogradTiles
  private let tiles: Int
  private let inputBlocks: Int
  private let outputBlocks: Int
  private let parts: Int

  /// nil if the implicit GEMM is faster or the shape does not fit.
  init?(_ geometry: ConvolutionGeometry) {
    guard let winograd = WinogradGeometry(geometry) else { return nil }
    self.geometry = geometry
    filter = winograd.filter
    inputs = winograd.inputTiles
    outputs = winograd.outputTiles
    tiles = geometry.batch * inputs.countPerExample
    guard winograd.hasEnoughPositions,
      min(inputs.channels, outputs.channels) >= filter.limits.gradientChannels,
      tiles >= filter.limits.gradientTiles
    else { return nil }
    inputBlocks = (inputs.channels + Self.blockChannels - 1) / Self.blockChannels
    outputBlocks = (outputs.channels + Self.blockChannels - 1) / Self.blockChannels
    let mostParts = min(
      tiles * filter.results * filter.results / Self.leastPartPositions,
      1 + Self.partialFloats / geometry.kernelCount)
    let pieces = WinogradPhase.count(filter) * inputBlocks * outputBlocks
    parts = max(1, min((Self.wantedTasks + pieces - 1) / pieces, mostParts))
  }

  /// Computes every element of the kernel.
  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    SplitKReduction.with(kernel, count: geometry.kernelCount, parts: parts) { sums in
      parallelFor(WinogradPhase.count(filter) * parts * inputBlocks * outputBlocks) { task in
        let (outer, outputBlock) = task.quotientAndRemainder(dividingBy: outputBlocks)
        let (middle, inputBlock) = outer.quotientAndRemainder(dividingBy: inputBlocks)
        let (phase, part) = middle.quotientAndRemainder(dividingBy: parts)
        add(
          WinogradPhase(phase, of: filter), SplitKReduction.piece(part, of: parts, tiles), x, y,
          inputs: SplitKReduction.piece(inputBlock, of: inputBlocks, inputs.channels),
          outputs: wholePanels(outputBlock),
          into: sums.part(part))
      }
    }
  }

  /// The output channels of a block: whole panels.
  private func wholePanels(_ block: Int) -> Range<Int> {
    let width = Int(foley_panel_width())
    let panels = SplitKReduction.piece(
      block, of: outputBlocks, (outputs.channels + width - 1) / width)
    return panels.lowerBound * width..<min(outputs.channels, panels.upperBound * width)
  }

  /// One task: a phase for some channels, summed over `tiles`.
  private func add(
    _ phase: WinogradPhase, _ tiles: Range<Int>, _ x: UnsafePointer<Float>,
    _ y: UnsafePointer<Float>, inputs: Range<Int>, outputs: Range<Int>,
    into kernel: UnsafeMutablePointer<Float>
  ) {
    let (height, width) = (inputs.count, outputs.count)
    let most = max(1, Self.chunkFloats / (phase.points * (height + width)))
    let chunks = (tiles.count + most - 1) / most
    let chunk = (tiles.count + chunks - 1) / chunks
    let sumStep = matrix(height, width)
    let (left, right) = (matrix(chunk, height), matrix(chunk, width))
    let sums = threadScratch(phase.points * (sumStep + left + right) + Int(foley_panel_width()))
    let spectra = (x: sums + phase.points * sumStep, y: sums + phase.points * (sumStep + left))
    SpectrumRows.with(spectra.x, points: phase.points, step: left, rows: chunk, width: height) {
      rows in
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: chunk) {
        let block = first..<min(first + chunk, tiles.upperBound)
        writeSpectra(phase, block, x, inputs, to: spectra.x, step: left)
        writeResultSpectra(phase, block, y, outputs, to: spectra.y, step: right)
        for point in 0..<phase.points {
          var product = rows.block(point, count: block.count)
          (product.height, product.b) = (height, UnsafePointer(spectra.y + point * right))
          (product.bStride, product.cStride) = (width, width)
          product.accumulates = first == tiles.lowerBound ? 0 : 1
          multiply(&product, into: sums + point * sumStep)
        }
      }
    }
    writeTaps(phase, sums, step: sumStep, inputs, outputs, into: kernel)
  }

  /// Floats from a matrix to that of the next point.
  ///
  /// One vector more than its size: matrices at a distance of a power of two would compete for a few
  /// lines of the first-level cache.
  private func matrix(_ rows: Int, _ columns: Int) -> Int {
    rows * columns + Int(foley_vector_width())
  }

  /// The spectra of x over a chunk of tiles: `[point][tile][channel]`, points `step` floats apart.
  private func writeSpectra(
    _ phase: WinogradPhase, _ block: Range<Int>, _ x: UnsafePointer<Float>, _ channels: Range<Int>,
    to spectra: UnsafeMutablePointer<Float>, step: Int
  ) {
    var place = inputs.place(block.lowerBound)
    for row in 0..<block.count {
      var tile = phase.tile(of: inputs.tile(place, channel: channels.lowerBound))
      inputs.advance(&place)
      foley_phase_spectrum(
        phase.transforms, x, &tile, spectra + row * channels.count, step, channels.count)
    }
  }

  /// The spectra of y over a chunk of tiles, in the same layout.
  private func writeResultSpectra(
    _ phase: WinogradPhase, _ block: Range<Int>, _ y: UnsafePointer<Float>, _ channels: Range<Int>,
    to spectra: UnsafeMutablePointer<Float>, step: Int
  ) {
    var place = outputs.place(block.lowerBound)
    for row in 0..<block.count {
      var tile = outputs.tile(place, channel: channels.lowerBound)
      outputs.advance(&place)
      foley_result_spectrum(
        phase.transforms, y, &tile, spectra + row * channels.count, step, channels.count)
    }
  }

  /// The product of one point, one panel of columns at a time.
  private func multiply(
    _ product: inout foley_transposed_product_block, into sums: UnsafeMutablePointer<Float>
  ) {
    let (right, columns) = (product.b, product.cStride)
    let (panel, vector) = (Int(foley_panel_width()), Int(foley_vector_width()))
    for column in stride(from: 0, to: columns, by: panel) {
      product.columns = min(panel, columns - column)
      product.panelWidth = product.columns > vector ? panel : vector
      (product.b, product.c) = (right.map { $0 + column }, sums + column)
      foley_transposed_product(&product)
    }
  }

  /// The inverse transform of a phase's sums, `[point][input][output]`, to its taps.
  private func writeTaps(
    _ phase: WinogradPhase, _ sums: UnsafePointer<Float>, step: Int, _ inputs: Range<Int>,
    _ outputs: Range<Int>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let size = geometry.inputChannels * geometry.outputChannels
    let side = Int32(filter.taps)
    for (row, input) in inputs.enumerated() {
      var tile = phase.tile(
        of: foley_winograd_tile(
          corner: input * geometry.outputChannels + outputs.lowerBound,
          line: filter.taps * size, position: size, top: 0, bottom: side, left: 0, right: side))
      foley_spectrum_taps(
        phase.transforms, sums + row * outputs.count, step, &tile, kernel, outputs.count)
    }
  }
}

/// Pointers to the rows of the matrices of all points, and the numbers of the right-hand rows they
/// are multiplied with.
private struct SpectrumRows {
  private let starts: UnsafePointer<UnsafePointer<Float>?>?
  private let numbers: UnsafePointer<Int32>?
  private let rows: Int

  /// Calls `body` with the rows, `width` floats long, of matrices `step` floats apart.
  static func with(
    _ start: UnsafePointer<Float>, points: Int, step: Int, rows: Int, width: Int,
    _ body: (SpectrumRows) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: points * rows) {
      starts in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows) { numbers in
        for row in 0..<rows {
          numbers.initializeElement(at: row, to: Int32(row))
          for point in 0..<points {
            starts.initializeElement(
              at: point * rows + row, to: start + point * step + row * width)
          }
        }
        body(
          SpectrumRows(
            starts: UnsafePointer(starts.baseAddress), numbers: UnsafePointer(numbers.baseAddress),
            rows: rows))
      }
    }
  }

  /// The left-hand side of the product of a point: its first `count` rows.
  func block(_ point: Int, count: Int) -> foley_transposed_product_block {
    var block = foley_transposed_product_block()
    block.aRows = starts.map { $0 + point * rows }
    (block.bRows, block.rows) = (numbers, count)
    return block
  }
}
