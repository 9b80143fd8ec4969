// SPDX-License-Identifier: MIT
import CKernels

/// The kernel gradient in the Winograd domain: sums of products of spectra over all tiles.
///
/// Each of the four phases of the signal has its own taps. A task computes one phase of the kernel
/// for some input and some output channels: 16, 12, 12 or 9 matrices of sums, which fit into the
/// second-level cache together with the spectra of a chunk of tiles.
struct WinogradKernelGradient {
  /// From this number of channels on, the products outweigh the transforms.
  private static let leastChannels = 32
  /// From this number of tiles on, the inverse transform of the sums costs little.
  private static let leastTiles = 64
  /// Limit for the input channels and the output channels of a task.
  private static let blockChannels = 64
  /// Tiles per step.
  private static let chunkTiles = 32
  /// Number of tasks that balances the load of a machine's cores.
  private static let wantedTasks = 32
  /// Limit for the floats of all partial sums but the first.
  private static let partialFloats = 1 << 20

  private let geometry: ConvolutionGeometry
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
    inputs = winograd.inputTiles
    outputs = winograd.outputTiles
    tiles = geometry.batch * inputs.countPerExample
    guard min(inputs.channels, outputs.channels) >= Self.leastChannels,
      tiles >= Self.leastTiles
    else { return nil }
    inputBlocks = (inputs.channels + Self.blockChannels - 1) / Self.blockChannels
    outputBlocks = (outputs.channels + Self.blockChannels - 1) / Self.blockChannels
    let mostParts = min(
      tiles / (4 * Self.chunkTiles), 1 + Self.partialFloats / geometry.kernelCount)
    let pieces = WinogradPhase.count * inputBlocks * outputBlocks
    parts = max(1, min((Self.wantedTasks + pieces - 1) / pieces, mostParts))
  }

  /// Computes every element of the kernel.
  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    SplitKReduction.with(kernel, count: geometry.kernelCount, parts: parts) { sums in
      parallelFor(WinogradPhase.count * parts * inputBlocks * outputBlocks) { task in
        let (outer, outputBlock) = task.quotientAndRemainder(dividingBy: outputBlocks)
        let (middle, inputBlock) = outer.quotientAndRemainder(dividingBy: inputBlocks)
        let (phase, part) = middle.quotientAndRemainder(dividingBy: parts)
        add(
          WinogradPhase(phase), SplitKReduction.piece(part, of: parts, tiles), x, y,
          inputs: SplitKReduction.piece(inputBlock, of: inputBlocks, inputs.channels),
          outputs: SplitKReduction.piece(outputBlock, of: outputBlocks, outputs.channels),
          into: sums.part(part))
      }
    }
  }

  /// One task: a phase for some channels, summed over `tiles`.
  private func add(
    _ phase: WinogradPhase, _ tiles: Range<Int>, _ x: UnsafePointer<Float>,
    _ y: UnsafePointer<Float>, inputs: Range<Int>, outputs: Range<Int>,
    into kernel: UnsafeMutablePointer<Float>
  ) {
    let (height, width, chunk) = (inputs.count, outputs.count, Self.chunkTiles)
    let sums = threadScratch(
      phase.points * (height * width + chunk * (height + width)) + Int(foley_panel_width()))
    let left = sums + phase.points * height * width
    let right = left + phase.points * chunk * height
    SpectrumRows.with(left, count: phase.points * chunk, step: height) { rows in
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: chunk) {
        let block = first..<min(first + chunk, tiles.upperBound)
        writeSpectra(phase, block, x, inputs, to: left, y, outputs, to: right)
        for point in 0..<phase.points {
          var product = rows.block(point * chunk, count: block.count)
          (product.height, product.b) = (height, UnsafePointer(right + point * chunk * width))
          (product.bStride, product.cStride) = (width, width)
          product.accumulates = first == tiles.lowerBound ? 0 : 1
          multiply(&product, into: sums + point * height * width)
        }
      }
    }
    writeTaps(phase, sums, inputs, outputs, into: kernel)
  }

  /// The spectra of x and of y over a chunk of tiles: `[point][tile][channel]`.
  private func writeSpectra(
    _ phase: WinogradPhase, _ block: Range<Int>, _ x: UnsafePointer<Float>, _ inputs: Range<Int>,
    to left: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ outputs: Range<Int>,
    to right: UnsafeMutablePointer<Float>
  ) {
    let (height, width, chunk) = (inputs.count, outputs.count, Self.chunkTiles)
    var place = self.inputs.place(block.lowerBound)
    for row in 0..<block.count {
      var tile = phase.tile(of: self.inputs.tile(place, channel: inputs.lowerBound))
      foley_phase_spectrum(phase.index, x, &tile, left + row * height, chunk * height, height)
      tile = self.outputs.tile(place, channel: outputs.lowerBound)
      foley_result_spectrum(phase.index, y, &tile, right + row * width, chunk * width, width)
      self.inputs.advance(&place)
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
    _ phase: WinogradPhase, _ sums: UnsafePointer<Float>, _ inputs: Range<Int>,
    _ outputs: Range<Int>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let size = geometry.inputChannels * geometry.outputChannels
    for (row, input) in inputs.enumerated() {
      var tile = phase.tile(
        of: foley_winograd_tile(
          corner: input * geometry.outputChannels + outputs.lowerBound, line: 5 * size,
          position: size, top: 0, bottom: 5, left: 0, right: 5))
      foley_spectrum_taps(
        phase.index, sums + row * outputs.count, inputs.count * outputs.count, &tile, kernel,
        outputs.count)
    }
  }
}

/// A phase of a tile: every second line and every second position, starting at the first or the
/// second.
private struct WinogradPhase {
  static let count = 4

  /// 2 height + width.
  let index: Int32
  private let height: Int
  private let width: Int

  init(_ index: Int) {
    self.index = Int32(index)
    (height, width) = index.quotientAndRemainder(dividingBy: 2)
  }

  /// Points of its spectrum.
  var points: Int { (4 - height) * (4 - width) }

  func tile(of tile: foley_winograd_tile) -> foley_winograd_tile {
    func bound(_ whole: Int32, _ phase: Int) -> Int32 { (whole - Int32(phase) + 1) >> 1 }
    return foley_winograd_tile(
      corner: tile.corner + height * tile.line + width * tile.position,
      line: 2 * tile.line, position: 2 * tile.position, top: bound(tile.top, height),
      bottom: bound(tile.bottom, height), left: bound(tile.left, width),
      right: bound(tile.right, width))
  }
}

/// Pointers to rows `step` floats apart, and the numbers of the right-hand rows they are multiplied
/// with.
private struct SpectrumRows {
  private let starts: UnsafePointer<UnsafePointer<Float>?>?
  private let numbers: UnsafePointer<Int32>?

  static func with(
    _ start: UnsafePointer<Float>, count: Int, step: Int, _ body: (SpectrumRows) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: count) { starts in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { numbers in
        for row in 0..<count {
          starts.initializeElement(at: row, to: start + row * step)
          numbers.initializeElement(at: row, to: Int32(row))
        }
        body(
          SpectrumRows(
            starts: UnsafePointer(starts.baseAddress), numbers: UnsafePointer(numbers.baseAddress)))
      }
    }
  }

  /// The left-hand side of a product of `count` rows, from row `first` on.
  func block(_ first: Int, count: Int) -> foley_transposed_product_block {
    var block = foley_transposed_product_block()
    block.aRows = starts.map { $0 + first }
    (block.bRows, block.rows) = (numbers, count)
    return block
  }
}
