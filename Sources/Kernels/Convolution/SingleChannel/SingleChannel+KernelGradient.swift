// SPDX-License-Identifier: MIT
import CKernels

extension SingleChannel {
  /// The most partial sums, and the least positions of one.
  private static let partLimits = (parts: 32, positions: 2048)

  /// w `[K..., 1, O]` from x `[N, I..., 1]` and y `[N, J..., O]`, by the direct sum.
  ///
  /// A part sums the lines of y of some examples; parts are added in order, and depend on the shape alone.
  func kernelGradient(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into w: UnsafeMutablePointer<Float>
  ) {
    let lines = geometry.batch * output.height
    let parts = max(
      1, min(Self.partLimits.parts, lines, lines * output.width / Self.partLimits.positions))
    SplitKReduction.with(w, count: geometry.kernelCount, parts: parts) { sums in
      parallelFor(parts) { part in
        let sum = sums.part(part)
        sum.update(repeating: 0, count: geometry.kernelCount)
        for line in SplitKReduction.piece(part, of: parts, lines) {
          add(line, x, y, into: sum)
        }
      }
    }
  }

  /// Adds the products of a line of y, counted over all examples.
  private func add(
    _ line: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
    into sum: UnsafeMutablePointer<Float>
  ) {
    let (example, place) = line.quotientAndRemainder(dividingBy: output.height)
    let first = place * stride.rows - before.rows
    let positions =
      -before.taps..<(output.width - 1) * stride.taps + kernel.taps - before.taps
    let strip = threadScratch(kernel.rows * positions.count)
    input.copy(
      x + example * input.count, lines: first..<first + kernel.rows, positions: positions,
      to: strip)
    var products = foley_single_line(
      rows: kernel.rows, source: strip, kernel: nil, sourceStep: positions.count,
      kernelStep: kernel.taps * channels, taps: kernel.taps, stride: stride.taps,
      channels: channels, count: output.width)
    foley_single_products(&products, y + line * output.width * channels, sum)
  }

  /// Turns a kernel `[K..., 1, O]` by 180 degrees.
  func reverseTaps(_ w: UnsafeMutablePointer<Float>) {
    let taps = kernel.rows * kernel.taps
    for tap in 0..<taps / 2 {
      for channel in 0..<channels {
        let (place, mirror) = (tap * channels + channel, (taps - 1 - tap) * channels + channel)
        (w[place], w[mirror]) = (w[mirror], w[place])
      }
    }
  }
}
