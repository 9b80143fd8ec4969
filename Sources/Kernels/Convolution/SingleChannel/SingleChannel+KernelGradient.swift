// SPDX-License-Identifier: MIT
import CKernels

extension SingleChannel {
  /// The most partial sums of a kernel gradient, and the positions of a piece of a line.
  private static let gradientLimits = (parts: 32, positions: 2048)

  /// Whether the direct sum is faster than the implicit GEMM: with one tap and many channels it would read
  /// y once for each vector of channels.
  var hasFastGradient: Bool { kernel.rows * kernel.taps > 1 || channels <= 64 }

  /// w `[K..., 1, O]` from x `[N, I..., 1]` and y `[N, J..., O]`, by the direct sum.
  ///
  /// A part sums pieces of lines of y, of all examples; parts are added in order, and depend on the shape alone.
  func kernelGradient(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into w: UnsafeMutablePointer<Float>
  ) {
    let lines = geometry.batch * output.height
    let perLine = (output.width + Self.gradientLimits.positions - 1) / Self.gradientLimits.positions
    let pieces = lines * perLine
    guard pieces > 0 else { return w.update(repeating: 0, count: geometry.kernelCount) }
    let positions = lines * output.width
    let parts = max(
      1, min(Self.gradientLimits.parts, pieces, positions / Self.gradientLimits.positions))
    SplitKReduction.with(w, count: geometry.kernelCount, parts: parts) { sums in
      parallelFor(parts) { part in
        let sum = sums.part(part)
        sum.update(repeating: 0, count: geometry.kernelCount)
        for piece in SplitKReduction.piece(part, of: parts, pieces) {
          let (line, place) = piece.quotientAndRemainder(dividingBy: perLine)
          add(
            line, SplitKReduction.piece(place, of: perLine, output.width), x, y, into: sum)
        }
      }
    }
  }

  /// Adds the products of some positions of a line of y, counted over all examples.
  private func add(
    _ line: Int, _ range: Range<Int>, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    into sum: UnsafeMutablePointer<Float>
  ) {
    let (example, place) = line.quotientAndRemainder(dividingBy: output.height)
    let top = place * stride.rows - before.rows
    let left = range.lowerBound * stride.taps - before.taps
    let positions = left..<left + (range.count - 1) * stride.taps + kernel.taps
    let strip = threadScratch(kernel.rows * positions.count)
    input.copy(
      x + example * input.count, lines: top..<top + kernel.rows, positions: positions, to: strip)
    var products = foley_single_line(
      rows: kernel.rows, source: strip, kernel: nil, sourceStep: positions.count,
      kernelStep: kernel.taps * channels, taps: kernel.taps, stride: stride.taps,
      channels: channels, count: range.count)
    foley_single_products(
      &products, y + (line * output.width + range.lowerBound) * channels, sum)
  }
}
