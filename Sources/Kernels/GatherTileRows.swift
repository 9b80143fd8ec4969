// SPDX-License-Identifier: MIT

/// Where the rows of a tile lie in memory. A line is the rows of one example, depth and height.
extension GatherTile {
  var lines: Int { examples.count * rows[0].count * rows[1].count }

  /// Rows of the tile.
  var rowCount: Int { lines * rows[2].count }

  /// Floats of a line of windows in memory, and lines from one depth to the next.
  var lineCount: Int {
    (readsInPlace ? product.sourceSize[2] : window[2].count) * product.sourceChannels
  }
  var linesPerPlane: Int { readsInPlace ? product.sourceSize[1] : window[1].count }

  /// Floats of the copy of all windows.
  var stripCount: Int {
    window.reduce(examples.count * product.sourceChannels) { $0 * $1.count }
  }

  /// Rows that reach outside the target: they are computed elsewhere, then their inside is copied.
  var cutRowCount: Int { lines * (rows[2].count - insideRows.count) }

  /// Rows along the last axis all of whose positions are inside the target.
  private var insideRows: Range<Int> {
    let axis = product.axes[2]
    let first =
      axis.targetOrigin >= 0 ? 0 : (axis.targetStep - 1 - axis.targetOrigin) / axis.targetStep
    let room = product.targetSize[2] - axis.span - axis.targetOrigin
    let end = room < 0 ? first : max(first, room / axis.targetStep + 1)
    return (first..<end).clamped(to: rows[2])
  }

  /// Writes the first element of each row's window and of each row's target.
  func listRows(
    windows: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>,
    cutRows: UnsafeMutablePointer<Float>, _ a: UnsafeMutableBufferPointer<UnsafePointer<Float>?>,
    _ c: UnsafeMutableBufferPointer<Row?>
  ) {
    var (row, cutRow) = (0, cutRows)
    let columns = product.columns
    let step = product.axes[2].windowStep * product.sourceChannels
    let targetStep = product.axes[2].targetStep * product.targetChannels
    let insideRows = insideRows
    for line in 0..<lines {
      var window = windows + windowOffset(ofLine: line)
      var lineTarget =
        target + targetOffset(ofLine: line)
        + targetPosition(ofRow: rows[2].lowerBound, axis: 2) * product.targetChannels
      for place in rows[2] {
        a[row] = window
        if insideRows.contains(place) {
          c[row] = lineTarget
        } else {
          c[row] = cutRow
          cutRow += columns
        }
        row += 1
        window += step
        lineTarget += targetStep
      }
    }
  }

  /// Copies the part of the rows' columns `columns` that is inside the target.
  func copyCutRows(
    _ cutRows: UnsafePointer<Float>, columns: Range<Int>, to target: UnsafeMutablePointer<Float>
  ) {
    let channels = product.targetChannels
    let insideRows = insideRows
    guard insideRows != rows[2] else { return }
    var cutRow = cutRows
    for line in 0..<lines {
      let lineTarget = target + targetOffset(ofLine: line)
      for place in rows[2] where !insideRows.contains(place) {
        let start = targetPosition(ofRow: place, axis: 2) * channels
        let inside = columns.clamped(to: -start..<product.targetSize[2] * channels - start)
        if !inside.isEmpty {
          (lineTarget + start + inside.lowerBound).update(
            from: cutRow + inside.lowerBound, count: inside.count)
        }
        cutRow += product.columns
      }
    }
  }

  /// Copies the windows of all examples, with zeros where they reach outside the source.
  func copyWindows(from source: UnsafePointer<Float>, to strip: UnsafeMutablePointer<Float>) {
    let channels = product.sourceChannels
    let inside = window[2].clamped(to: 0..<product.sourceSize[2])
    let before = (inside.lowerBound - window[2].lowerBound) * channels
    let count = inside.count * channels
    var line = strip
    for example in examples {
      for depth in window[0] {
        for height in window[1] {
          let exists =
            (0..<product.sourceSize[0]).contains(depth)
            && (0..<product.sourceSize[1]).contains(height)
          if exists && count > 0 {
            let from =
              ((example * product.sourceSize[0] + depth) * product.sourceSize[1] + height)
              * product.sourceSize[2] + inside.lowerBound
            line.update(repeating: 0, count: before)
            (line + before).update(from: source + from * channels, count: count)
            (line + before + count).update(repeating: 0, count: lineCount - before - count)
          } else {
            line.update(repeating: 0, count: lineCount)
          }
          line += lineCount
        }
      }
    }
  }

  // MARK: Places

  /// Floats from the beginning of the source, or of the copied windows, to a line's first window.
  private func windowOffset(ofLine line: Int) -> Int {
    guard readsInPlace else { return windowLine(ofLine: line) * lineCount }
    let (example, depth, height) = place(ofLine: line)
    let depthTap = depth * product.axes[0].windowStep
    let heightTap = height * product.axes[1].windowStep
    let plane = (examples.lowerBound + example) * product.sourceSize[0] + window[0].lowerBound
    let first = (plane + depthTap) * product.sourceSize[1] + window[1].lowerBound + heightTap
    return first * lineCount + window[2].lowerBound * product.sourceChannels
  }

  /// The line of the copied windows where the windows of a line of rows begin.
  func windowLine(ofLine line: Int) -> Int {
    let (example, depth, height) = place(ofLine: line)
    let plane = example * window[0].count + depth * product.axes[0].windowStep
    return plane * window[1].count + height * product.axes[1].windowStep
  }

  /// Floats from the beginning of the target to the first position of a line.
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

  private func place(ofLine line: Int) -> (example: Int, depth: Int, height: Int) {
    let (plane, height) = line.quotientAndRemainder(dividingBy: rows[1].count)
    let (example, depth) = plane.quotientAndRemainder(dividingBy: rows[0].count)
    return (example, depth, height)
  }

  private func targetPosition(ofRow row: Int, axis: Int) -> Int {
    product.axes[axis].targetOrigin + row * product.axes[axis].targetStep
  }
}
