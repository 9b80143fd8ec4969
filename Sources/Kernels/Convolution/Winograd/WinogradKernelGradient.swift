// SPDX-License-Identifier: MIT
import CKernels

/// The adjoint in the kernel in Winograd's domain: sums of products of spectra over all squares.
///
/// The four phases of the signal meet taps of their own, so a task makes one phase of the kernel between
/// some input and some output channels: 16, 12, 12 or 9 matrices of sums, which stay in the second-level cache
/// beside the spectra of a chunk of squares.
struct WinogradKernelGradient {
  /// Channels from which on the products outweigh the transforms.
  private static let leastChannels = 32
  /// Squares that are worth the way back from the sums to the taps.
  private static let leastSquares = 64
  /// Input channels of a task, and output channels, at most.
  private static let blockChannels = 64
  /// Squares whose spectra are made at a time.
  private static let chunkSquares = 32
  /// Pieces of work that keep a machine's cores evenly busy.
  private static let wantedTasks = 32
  /// Floats of all parts of the sum but the first, at most.
  private static let partialFloats = 1 << 20

  private let geometry: ConvolutionGeometry
  private let inputs: WinogradSquares
  private let outputs: WinogradSquares
  private let squares: Int
  private let inputBlocks: Int
  private let outputBlocks: Int
  private let parts: Int

  /// nil where the direct sum is to be preferred.
  init?(_ geometry: ConvolutionGeometry) {
    guard let winograd = WinogradGeometry(geometry) else { return nil }
    self.geometry = geometry
    inputs = winograd.inputSquares
    outputs = winograd.outputSquares
    squares = geometry.batch * inputs.countPerExample
    guard min(inputs.channels, outputs.channels) >= Self.leastChannels,
      squares >= Self.leastSquares
    else { return nil }
    inputBlocks = (inputs.channels + Self.blockChannels - 1) / Self.blockChannels
    outputBlocks = (outputs.channels + Self.blockChannels - 1) / Self.blockChannels
    let mostParts = min(
      squares / (4 * Self.chunkSquares), 1 + Self.partialFloats / geometry.kernelCount)
    let pieces = WinogradPhase.count * inputBlocks * outputBlocks
    parts = max(1, min((Self.wantedTasks + pieces - 1) / pieces, mostParts))
  }

  /// Computes every element of the kernel.
  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    PartialSums.with(kernel, count: geometry.kernelCount, parts: parts) { sums in
      parallelFor(WinogradPhase.count * parts * inputBlocks * outputBlocks) { task in
        let (outer, outputBlock) = task.quotientAndRemainder(dividingBy: outputBlocks)
        let (middle, inputBlock) = outer.quotientAndRemainder(dividingBy: inputBlocks)
        let (phase, part) = middle.quotientAndRemainder(dividingBy: parts)
        add(
          WinogradPhase(phase), PartialSums.piece(part, of: parts, squares), x, y,
          inputs: PartialSums.piece(inputBlock, of: inputBlocks, inputs.channels),
          outputs: PartialSums.piece(outputBlock, of: outputBlocks, outputs.channels),
          into: sums.part(part))
      }
    }
  }

  /// One task: a phase between some channels, summed over `squares`.
  private func add(
    _ phase: WinogradPhase, _ squares: Range<Int>, _ x: UnsafePointer<Float>,
    _ y: UnsafePointer<Float>, inputs: Range<Int>, outputs: Range<Int>,
    into kernel: UnsafeMutablePointer<Float>
  ) {
    let (height, width, chunk) = (inputs.count, outputs.count, Self.chunkSquares)
    let sums = threadScratch(
      phase.points * (height * width + chunk * (height + width)) + Int(foley_panel_width()))
    let left = sums + phase.points * height * width
    let right = left + phase.points * chunk * height
    SpectrumRows.with(left, count: phase.points * chunk, step: height) { rows in
      for first in stride(from: squares.lowerBound, to: squares.upperBound, by: chunk) {
        let block = first..<min(first + chunk, squares.upperBound)
        writeSpectra(phase, block, x, inputs, to: left, y, outputs, to: right)
        for point in 0..<phase.points {
          var product = rows.block(point * chunk, count: block.count)
          (product.height, product.b) = (height, UnsafePointer(right + point * chunk * width))
          (product.bStride, product.cStride) = (width, width)
          product.accumulates = first == squares.lowerBound ? 0 : 1
          multiply(&product, into: sums + point * height * width)
        }
      }
    }
    writeTaps(phase, sums, inputs, outputs, into: kernel)
  }

  /// The spectra of x and of y over a chunk of squares: `[point][square][channel]`.
  private func writeSpectra(
    _ phase: WinogradPhase, _ block: Range<Int>, _ x: UnsafePointer<Float>, _ inputs: Range<Int>,
    to left: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ outputs: Range<Int>,
    to right: UnsafeMutablePointer<Float>
  ) {
    let (height, width, chunk) = (inputs.count, outputs.count, Self.chunkSquares)
    var place = self.inputs.place(block.lowerBound)
    for row in 0..<block.count {
      var square = phase.square(of: self.inputs.square(place, channel: inputs.lowerBound))
      foley_phase_spectrum(phase.index, x, &square, left + row * height, chunk * height, height)
      square = self.outputs.square(place, channel: outputs.lowerBound)
      foley_result_spectrum(phase.index, y, &square, right + row * width, chunk * width, width)
      self.inputs.advance(&place)
    }
  }

  /// The product of a point, a panel of columns at a time.
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

  /// The way back from a phase's sums, `[point][input][output]`, to its taps.
  private func writeTaps(
    _ phase: WinogradPhase, _ sums: UnsafePointer<Float>, _ inputs: Range<Int>,
    _ outputs: Range<Int>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let size = geometry.inputChannels * geometry.outputChannels
    for (row, input) in inputs.enumerated() {
      var square = phase.square(
        of: foley_square(
          corner: input * geometry.outputChannels + outputs.lowerBound, line: 5 * size,
          position: size, top: 0, bottom: 5, left: 0, right: 5))
      foley_spectrum_taps(
        phase.index, sums + row * outputs.count, inputs.count * outputs.count, &square, kernel,
        outputs.count)
    }
  }
}

/// Every second line and every second position of a square, from its first ones or its second ones on.
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

  func square(of square: foley_square) -> foley_square {
    func bound(_ whole: Int32, _ phase: Int) -> Int32 { (whole - Int32(phase) + 1) >> 1 }
    return foley_square(
      corner: square.corner + height * square.line + width * square.position,
      line: 2 * square.line, position: 2 * square.position, top: bound(square.top, height),
      bottom: bound(square.bottom, height), left: bound(square.left, width),
      right: bound(square.right, width))
  }
}

/// Pointers to rows that lie `step` floats apart, and the numbers of the rows they meet.
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
