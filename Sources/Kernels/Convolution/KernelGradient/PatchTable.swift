// SPDX-License-Identifier: MIT
import CKernels

/// The windows (im2col patches) of a convolution's x, numbered over all examples.
struct PatchSource {
  let x: UnsafePointer<Float>
  let channels: Int
  let inputSize: [3 of Int]
  let outputSize: [3 of Int]
  let kernelSize: [3 of Int]
  let stride: [3 of Int]
  let before: [3 of Int]

  init(_ x: UnsafePointer<Float>, _ geometry: ConvolutionGeometry) {
    self.x = x
    channels = geometry.inputChannels
    inputSize = [3 of Int] { geometry.inputSize[$0] }
    outputSize = [3 of Int] { geometry.outputSize[$0] }
    kernelSize = [3 of Int] { geometry.kernelSize[$0] }
    stride = [3 of Int] { geometry.stride[$0] }
    before = [3 of Int] { geometry.paddingBefore[$0] }
  }

  /// Floats in a line of x.
  var lineCount: Int { inputSize[2] * channels }
  /// Floats between neighbouring windows.
  var step: Int { stride[2] * channels }

  /// Floats from the start of its line to a window; negative in the padding.
  func start(ofPlace place: Int) -> Int { (place * stride[2] - before[2]) * channels }

  /// The line of x that a tap of the outer axes reads for a line of windows; nil in the padding.
  func line(ofWindowLine windowLine: Int, plane: Int) -> UnsafePointer<Float>? {
    let (outer, j) = windowLine.quotientAndRemainder(dividingBy: outputSize[1])
    let (example, i) = outer.quotientAndRemainder(dividingBy: outputSize[0])
    let (depthTap, heightTap) = plane.quotientAndRemainder(dividingBy: kernelSize[1])
    let depth = i * stride[0] - before[0] + depthTap
    let height = j * stride[1] - before[1] + heightTap
    guard depth >= 0, depth < inputSize[0], height >= 0, height < inputSize[1] else { return nil }
    return x + ((example * inputSize[0] + depth) * inputSize[1] + height) * lineCount
  }

  /// Calls `body` for each line of windows with the positions in the line that belong to `windows`.
  func forEachLine(of windows: Range<Int>, _ body: (Int, Range<Int>) -> Void) {
    var window = windows.lowerBound
    while window < windows.upperBound {
      let (line, place) = window.quotientAndRemainder(dividingBy: outputSize[2])
      let end = min(outputSize[2], place + windows.upperBound - window)
      body(line, place..<end)
      window += end - place
    }
  }

  /// Copies `count` floats of a line from `start` on, with zeros outside the line.
  func copy(
    _ line: UnsafePointer<Float>?, start: Int, count: Int, to: UnsafeMutablePointer<Float>
  ) {
    let exists = (0..<count).clamped(to: -start..<max(-start, lineCount - start))
    guard let line, !exists.isEmpty else { return to.update(repeating: 0, count: count) }
    to.update(repeating: 0, count: exists.lowerBound)
    (to + exists.lowerBound).update(from: line + start + exists.lowerBound, count: exists.count)
    (to + exists.upperBound).update(repeating: 0, count: count - exists.upperBound)
  }
}

/// Pointers to the elements of some windows that belong to one block of w's rows.
///
/// Elements inside x are read in place, others from a zero-padded copy. Windows whose elements are
/// all padding contribute nothing and are omitted.
struct PatchTable {
  /// Pointer to each window's elements.
  let starts: UnsafeMutableBufferPointer<UnsafePointer<Float>?>
  /// Each window's number relative to the first requested window.
  let places: UnsafeMutableBufferPointer<Int32>
  /// Offsets of the elements of a scattered block.
  let offsets: UnsafeMutableBufferPointer<Int32>
  /// Windows in the table.
  private(set) var count = 0

  private static let mostOffsets = 256

  /// Calls `body` with an empty table for `capacity` windows.
  static func with(capacity: Int, _ body: (inout PatchTable) -> Void) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: capacity) { starts in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity + mostOffsets) { numbers in
        var table = PatchTable(
          starts: starts, places: .init(rebasing: numbers[..<capacity]),
          offsets: .init(rebasing: numbers[capacity...]))
        body(&table)
      }
    }
  }

  /// Fills the table with the elements `rows` of `windows`.
  mutating func find(_ rows: KernelGradientRows, of source: PatchSource, windows: Range<Int>) {
    count = 0
    if rows.isScattered { return findScattered(rows, of: source, windows: windows) }
    let copies = threadScratch(windows.count * rows.count)
    source.forEachLine(of: windows) { line, places in
      guard let from = source.line(ofWindowLine: line, plane: rows.planes.lowerBound) else {
        return
      }
      var start = source.start(ofPlace: places.lowerBound) + rows.inside.lowerBound
      for place in places {
        if start >= 0 && start + rows.count <= source.lineCount {
          add(line, place, from + start)
        } else if start + rows.count > 0 && start < source.lineCount {
          let copy = copies + count * rows.count
          source.copy(from, start: start, count: rows.count, to: copy)
          add(line, place, copy)
        }
        start += source.step
      }
    }
    func add(_ line: Int, _ place: Int, _ start: UnsafePointer<Float>) {
      starts[count] = start
      let window = line * source.outputSize[2] + place
      places[count] = Int32(truncatingIfNeeded: window - windows.lowerBound)
      count += 1
    }
  }

  /// Copies the lines of the windows with their padding, so that the runs of all windows have the
  /// same offsets.
  private mutating func findScattered(
    _ rows: KernelGradientRows, of source: PatchSource, windows: Range<Int>
  ) {
    let run = rows.inside.count
    // A line takes one step per window but the last, plus one run.
    let planeCount = windows.count * max(run, source.step) + 16
    var copy = threadScratch(rows.planes.count * planeCount)
    for plane in 0..<rows.planes.count {
      for element in 0..<run {
        offsets[plane * run + element] = Int32(truncatingIfNeeded: plane * planeCount + element)
      }
    }
    source.forEachLine(of: windows) { line, places in
      let length = (places.count - 1) * source.step + run
      for (index, plane) in rows.planes.enumerated() {
        source.copy(
          source.line(ofWindowLine: line, plane: plane),
          start: source.start(ofPlace: places.lowerBound) + rows.inside.lowerBound, count: length,
          to: copy + index * planeCount)
      }
      for place in 0..<places.count {
        starts[count] = UnsafePointer(copy + place * source.step)
        self.places[count] = Int32(truncatingIfNeeded: count)
        count += 1
      }
      copy += length
    }
  }
}
