// SPDX-License-Identifier: MIT
import CKernels

/// Output addressing of a tile.
///
/// A row is computed in place if, after the shift of its example, all its positions lie inside the
/// target. Any other row is cut: it is computed in scratch memory, and the part inside is copied.
extension ImplicitGEMMTile {
  /// The number of cut rows.
  func cutRowCount(_ finish: TileEpilogue) -> Int {
    let linesPerExample = rows[0].count * rows[1].count
    return examples.reduce(0) { count, example in
      let inside = insideRows(movedBy: finish.offset(ofExample: example))
      return count + linesPerExample * (rows[2].count - inside.count)
    }
  }

  /// The address at which each row is computed: in the target or in `cutRows`.
  func targetRows(
    _ target: UnsafeMutablePointer<Float>, cutRows: UnsafeMutablePointer<Float>,
    _ finish: TileEpilogue
  ) -> Rows {
    let step = product.axes[2].targetStep * product.targetChannels
    let count = rows[2].count
    return Rows(unsafeUninitializedCapacity: lines * count) { result, filled in
      var cutRow = cutRows
      for line in 0..<lines {
        let place = place(ofLine: line, finish)
        let row =
          target + place.start + (place.firstPosition + place.offset) * product.targetChannels
        let start = line * count - rows[2].lowerBound
        for index in place.inside {
          result[start + index] = row + (index - rows[2].lowerBound) * step
        }
        forEachCutRow(place) { index in
          result[start + index] = cutRow
          cutRow += product.columns
        }
      }
      filled = lines * count
    }
  }

  /// Applies a leaky-ReLU mask to the columns `columns` of all rows.
  func apply(_ mask: LeakyReLUMask, to targetRows: Rows, columns: Range<Int>) {
    let lineCount = product.targetSize[2] * product.targetChannels
    for line in 0..<lines {
      let sign = mask.sign + targetOffset(ofLine: line)
      for index in rows[2] {
        let start = targetPosition(ofRow: index, axis: 2) * product.targetChannels
        let inside = columns.clamped(to: -start..<lineCount - start)
        guard !inside.isEmpty,
          let row = targetRows[line * rows[2].count + index - rows[2].lowerBound]
        else { continue }
        let part = row + inside.lowerBound
        foley_leaky_relu_mask(
          part, sign + start + inside.lowerBound, mask.slope, part, inside.count)
      }
    }
  }

  /// Copies the columns `columns` of the cut rows that lie inside to the target, and those that a
  /// shift moves outside to the spill of `finish`, if any.
  func copyCutRows(
    _ cutRows: UnsafePointer<Float>, columns: Range<Int>, to target: UnsafeMutablePointer<Float>,
    _ finish: TileEpilogue
  ) {
    let channels = product.targetChannels
    let lineCount = product.targetSize[2] * channels
    var cutRow = cutRows
    for line in 0..<lines {
      let place = place(ofLine: line, finish)
      let move = place.offset * channels
      forEachCutRow(place) { index in
        let start = targetPosition(ofRow: index, axis: 2) * channels
        copy(
          cutRow, columns, at: start, range: max(0, -move)..<lineCount - max(0, move),
          to: target + place.start + move)
        if let spill = finish.spill, move != 0 {
          let outside = move < 0 ? 0..<(-move) : lineCount - move..<lineCount
          let example = examples.lowerBound + place.example
          copy(
            cutRow, columns, at: start, range: outside,
            to: spill.start + example * spill.exampleStride - outside.lowerBound)
        }
        cutRow += product.columns
      }
    }
  }

  /// Copies those columns in `columns` of a row that fall into `range` of its line; column 0 of the
  /// row is float `start` of the line.
  private func copy(
    _ row: UnsafePointer<Float>, _ columns: Range<Int>, at start: Int, range: Range<Int>,
    to line: UnsafeMutablePointer<Float>
  ) {
    let part = columns.clamped(to: range.lowerBound - start..<range.upperBound - start)
    guard !part.isEmpty else { return }
    (line + start + part.lowerBound).update(from: row + part.lowerBound, count: part.count)
  }

  // MARK: Places

  /// The place of a line in the target.
  private struct LinePlace {
    let example: Int
    /// Floats from the start of the target to the first position of the line.
    let start: Int
    /// Position of the line's first row before the shift.
    let firstPosition: Int
    /// Shift of the example, in positions.
    let offset: Int
    /// The rows that are not cut.
    let inside: Range<Int>
  }

  private func place(ofLine line: Int, _ finish: TileEpilogue) -> LinePlace {
    let example = place(ofLine: line).example
    let offset = finish.offset(ofExample: examples.lowerBound + example)
    return LinePlace(
      example: example, start: targetOffset(ofLine: line),
      firstPosition: targetPosition(ofRow: rows[2].lowerBound, axis: 2), offset: offset,
      inside: insideRows(movedBy: offset))
  }

  private func forEachCutRow(_ place: LinePlace, _ body: (Int) -> Void) {
    for index in rows[2].lowerBound..<place.inside.lowerBound { body(index) }
    for index in place.inside.upperBound..<rows[2].upperBound { body(index) }
  }

  /// Rows along the last axis that lie entirely inside the target.
  private func insideRows(movedBy offset: Int) -> Range<Int> {
    let axis = product.axes[2]
    let origin = axis.targetOrigin + offset
    let first = origin >= 0 ? 0 : (axis.targetStep - 1 - origin) / axis.targetStep
    let arena = product.targetSize[2] - axis.span - origin
    let end = arena < 0 ? first : max(first, arena / axis.targetStep + 1)
    return (first..<end).clamped(to: rows[2])
  }

  /// Floats from the start of the target to the first position of a line.
  private func targetOffset(ofLine line: Int) -> Int {
    let (example, depth, height) = place(ofLine: line)
    let plane =
      (examples.lowerBound + example) * product.targetSize[0]
      + targetPosition(ofRow: rows[0].lowerBound + depth, axis: 0)
    let line =
      plane * product.targetSize[1]
      + targetPosition(ofRow: rows[1].lowerBound + height, axis: 1)
    return line * product.targetSize[2] * product.targetChannels
  }

  private func targetPosition(ofRow row: Int, axis: Int) -> Int {
    product.axes[axis].targetOrigin + row * product.axes[axis].targetStep
  }
}
