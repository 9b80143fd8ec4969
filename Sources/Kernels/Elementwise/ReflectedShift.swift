// SPDX-License-Identifier: MIT
import CKernels

/// A shift along L of each example of `[N, L, C]` by its own offset, with reflected edges as in
/// NumPy's `pad(mode="reflect")`: y[i] = x[reflect(i - shift)], where reflect(-1) is 1 and
/// reflect(L) is L - 2; or the adjoint of that.
///
/// Used by phase shuffle.
public struct ReflectedShift {
  /// For each example the offset from a source row to its target row.
  let offsets: [Int]
  /// Whether this is the adjoint, which adds reflected rows to the rows they were copied from.
  let isAdjoint: Bool
  /// The longest shift.
  public let radius: Int

  /// Shifts of N examples, in positions.
  public init(_ shifts: [Int], adjoint isAdjoint: Bool = false) {
    offsets = isAdjoint ? shifts.map { -$0 } : shifts
    self.isAdjoint = isAdjoint
    radius = shifts.map(abs).max() ?? 0
  }

  /// The number of examples.
  public var count: Int { offsets.count }

  /// y `[N, L, C]` = x `[N, L, C]` shifted, with or without a leaky-ReLU mask; L must exceed the
  /// shifts.
  ///
  /// - Parameter mask: applied after the shift, or before its adjoint.
  public func apply(
    to x: UnsafePointer<Float>, mask: LeakyReLUMask?, into y: UnsafeMutablePointer<Float>,
    length: Int,
    channels: Int
  ) {
    let size = length * channels
    parallelFor(count) { example in
      let (from, to) = (x + example * size, y + example * size)
      let offset = offsets[example]
      let placed = max(0, offset)..<max(0, offset) + length - abs(offset)
      let mask = mask.map { LeakyReLUMask(sign: $0.sign + example * size, slope: $0.slope) }
      copyRows(
        from, placed.lowerBound - offset..<placed.upperBound - offset, mask,
        to: to + placed.lowerBound * channels, target: placed.lowerBound, channels)
      let spilled = offset < 0 ? 0..<(-offset) : length - offset..<length
      if isAdjoint {
        let spill = threadScratch(radius * channels)
        copyRows(from, spilled, mask, to: spill, target: 0, channels)
        addEdges(to, spill: spill, offset: offset, length: length, channels: channels)
      } else {
        for row in 0..<length where !placed.contains(row) {
          let source = row - offset < 0 ? offset - row : 2 * (length - 1) - row + offset
          copyRows(
            from, source..<source + 1, mask, to: to + row * channels, target: row, channels)
        }
      }
    }
  }

  /// Copies rows of a source; the signs of a mask have the positions of the shifted signal.
  private func copyRows(
    _ source: UnsafePointer<Float>, _ rows: Range<Int>, _ mask: LeakyReLUMask?,
    to target: UnsafeMutablePointer<Float>, target first: Int, _ channels: Int
  ) {
    let from = source + rows.lowerBound * channels
    guard let mask else { return target.update(from: from, count: rows.count * channels) }
    let sign = mask.sign + (isAdjoint ? rows.lowerBound : first) * channels
    foley_leaky_relu_mask(from, sign, mask.slope, target, rows.count * channels)
  }

  // MARK: Edges

  /// Completes an example in which all rows but the reflected ones are in place; L must exceed
  /// twice the shifts.
  ///
  /// - Parameter spill: for an adjoint, the rows that the shift moves outside the example.
  func finishEdges(
    ofExample example: Int, _ rows: UnsafeMutablePointer<Float>,
    spill: UnsafePointer<Float>, length: Int, channels: Int
  ) {
    let offset = offsets[example]
    if isAdjoint {
      addEdges(rows, spill: spill, offset: offset, length: length, channels: channels)
    } else {
      let missing = offset > 0 ? 0..<offset : length + offset..<length
      let mirror = offset > 0 ? 2 * offset : 2 * (length - 1 + offset)
      for row in missing {
        (rows + row * channels).update(from: rows + (mirror - row) * channels, count: channels)
      }
    }
  }

  /// Sets the rows without a source to zero and adds the spilled rows to the rows they were
  /// reflected from.
  private func addEdges(
    _ rows: UnsafeMutablePointer<Float>, spill: UnsafePointer<Float>, offset: Int, length: Int,
    channels: Int
  ) {
    let spilled = abs(offset)
    let missing = offset > 0 ? 0..<spilled : length - spilled..<length
    (rows + missing.lowerBound * channels).update(repeating: 0, count: spilled * channels)
    // Reflected about the first row or the last one.
    let mirror = offset < 0 ? spilled : length - 2
    for row in 0..<spilled {
      foley_accumulate(spill + row * channels, rows + (mirror - row) * channels, channels)
    }
  }
}
