// SPDX-License-Identifier: MIT
import CKernels

/// A shift of its own for every example of `[N, L, C]`, with mirrored edges: y[i] = x[mirror(i - shift)],
/// where mirror(-1) is 1 and mirror(L) is L - 2; or the adjoint of that.
public struct RowShifts {
  /// For each example the positions from a row of the source to its place in the target.
  let offsets: [Int]
  /// Whether this is the adjoint, which adds mirrored rows to those they came from.
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

  /// Where to multiply by a slope: where `sign`, as large as the signal, is not above zero.
  public struct Leak {
    let sign: UnsafePointer<Float>
    let slope: Float

    /// A leak of `slope` by the sign of the elements at `sign`.
    public init(sign: UnsafePointer<Float>, slope: Float) {
      self.sign = sign
      self.slope = slope
    }
  }

  /// y `[N, L, C]` = x `[N, L, C]` shifted; L must exceed the shifts.
  ///
  /// - Parameter leak: applied after a shift, before its adjoint.
  public func apply(
    to x: UnsafePointer<Float>, leak: Leak?, into y: UnsafeMutablePointer<Float>, length: Int,
    channels: Int
  ) {
    let size = length * channels
    parallelFor(count) { example in
      let (from, to) = (x + example * size, y + example * size)
      let offset = offsets[example]
      let placed = max(0, offset)..<max(0, offset) + length - abs(offset)
      let leak = leak.map { Leak(sign: $0.sign + example * size, slope: $0.slope) }
      copyRows(
        from, placed.lowerBound - offset..<placed.upperBound - offset, leak,
        to: to + placed.lowerBound * channels, target: placed.lowerBound, channels)
      let spilled = offset < 0 ? 0..<(-offset) : length - offset..<length
      if isAdjoint {
        let spill = threadScratch(radius * channels)
        copyRows(from, spilled, leak, to: spill, target: 0, channels)
        addEdges(to, spill: spill, offset: offset, length: length, channels: channels)
      } else {
        for row in 0..<length where !placed.contains(row) {
          let source = row - offset < 0 ? offset - row : 2 * (length - 1) - row + offset
          copyRows(
            from, source..<source + 1, leak, to: to + row * channels, target: row, channels)
        }
      }
    }
  }

  /// Copies rows of a source; the signs of a leak lie where the rows of a shifted signal do.
  private func copyRows(
    _ source: UnsafePointer<Float>, _ rows: Range<Int>, _ leak: Leak?,
    to target: UnsafeMutablePointer<Float>, target first: Int, _ channels: Int
  ) {
    let from = source + rows.lowerBound * channels
    guard let leak else { return target.update(from: from, count: rows.count * channels) }
    let sign = leak.sign + (isAdjoint ? rows.lowerBound : first) * channels
    foley_leak(from, sign, leak.slope, target, rows.count * channels)
  }

  // MARK: Edges

  /// Completes an example whose rows are in place but for what is mirrored; L must exceed twice the
  /// shifts.
  ///
  /// - Parameter spill: for an adjoint, the rows that have no place.
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

  /// Clears the rows of an example that no row was moved to, and adds the spilled ones where they were
  /// mirrored from.
  private func addEdges(
    _ rows: UnsafeMutablePointer<Float>, spill: UnsafePointer<Float>, offset: Int, length: Int,
    channels: Int
  ) {
    let spilled = abs(offset)
    let missing = offset > 0 ? 0..<spilled : length - spilled..<length
    (rows + missing.lowerBound * channels).update(repeating: 0, count: spilled * channels)
    // Mirrored about the first row, or about the last.
    let mirror = offset < 0 ? spilled : length - 2
    for row in 0..<spilled {
      foley_accumulate(spill + row * channels, rows + (mirror - row) * channels, channels)
    }
  }
}
