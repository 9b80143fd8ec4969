// SPDX-License-Identifier: MIT

/// Source addressing of a tile.
extension ImplicitGEMMTile {
  /// Lines of windows in memory, with the strides, in floats, of example, depth and height.
  struct Signal {
    let start: UnsafePointer<Float>
    let exampleStride: Int
    let planeStride: Int
    let lineStride: Int

    func line(_ example: Int, _ depth: Int, _ height: Int) -> UnsafePointer<Float> {
      start + example * exampleStride + depth * planeStride + height * lineStride
    }
  }

  /// The windows in place, in the source.
  func sourceSignal(_ source: UnsafePointer<Float>) -> Signal {
    let line = product.sourceSize[2] * product.sourceChannels
    let plane = product.sourceSize[1] * line
    let example = product.sourceSize[0] * plane
    let first =
      examples.lowerBound * example + window[0].lowerBound * plane + window[1].lowerBound * line
      + window[2].lowerBound * product.sourceChannels
    return Signal(
      start: source + first, exampleStride: example, planeStride: plane, lineStride: line)
  }

  /// The tile's window lines stored contiguously, `line` floats each.
  func denseSignal(_ start: UnsafePointer<Float>, line: Int) -> Signal {
    let plane = window[1].count * line
    return Signal(
      start: start, exampleStride: window[0].count * plane, planeStride: plane, lineStride: line)
  }

  /// Pointer to the first element of each row's window, `rows` per line.
  func windowRows(_ signal: Signal, rows: Int) -> [UnsafePointer<Float>?] {
    [UnsafePointer<Float>?](unsafeUninitializedCapacity: lines * rows) { result, count in
      for line in 0..<lines {
        let (example, depth, height) = place(ofLine: line)
        let window = signal.line(
          example, depth * product.axes[0].windowStep, height * product.axes[1].windowStep)
        for row in 0..<rows { result[line * rows + row] = window + row * blockCount }
      }
      count = lines * rows
    }
  }

  /// The terms `terms` of a window as runs of contiguous floats.
  func segments(
    of terms: Range<Int>, _ kernel: PackedKernel, _ signal: Signal
  ) -> (offsets: [Int32], lengths: [Int32]) {
    let run = kernel.terms / (product.axes[0].taps * product.axes[1].taps)
    var (offsets, lengths): ([Int32], [Int32]) = ([], [])
    var term = terms.lowerBound
    while term < terms.upperBound {
      let (index, inside) = term.quotientAndRemainder(dividingBy: run)
      let (depth, height) = index.quotientAndRemainder(dividingBy: product.axes[1].taps)
      let length = min(run - inside, terms.upperBound - term)
      offsets.append(Int32(depth * signal.planeStride + height * signal.lineStride + inside))
      lengths.append(Int32(length))
      term += length
    }
    return (offsets, lengths)
  }

  /// Copies the windows of all examples, with zeros outside the source.
  func copyWindows(from source: UnsafePointer<Float>, to strip: UnsafeMutablePointer<Float>) {
    let channels = product.sourceChannels
    let inside = window[2].clamped(to: 0..<product.sourceSize[2])
    let lineCount = window[2].count * channels
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

  func place(ofLine line: Int) -> (example: Int, depth: Int, height: Int) {
    let (plane, height) = line.quotientAndRemainder(dividingBy: rows[1].count)
    let (example, depth) = plane.quotientAndRemainder(dividingBy: rows[0].count)
    return (example, depth, height)
  }
}
