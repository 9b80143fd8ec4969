// SPDX-License-Identifier: MIT

/// The levels of the pixels of a spectrogram whose frames arrive in order, so that the memory does not
/// depend on their number.
struct SpectrogramPixels {
  private let channelCount: Int
  private let rowCount: Int
  private let columns: [ImageSampling]
  private let rows: [ImageSampling]
  /// The levels, `[C, columns, rows]`; row 0 is the lowest.
  private var levels: [Float]
  /// The number of frames so far.
  private(set) var frameCount = 0
  /// The first column that depends on later frames.
  private var firstOpenColumn = 0

  /// Pixels of no frames yet.
  ///
  /// - Parameters:
  ///   - channelCount: C.
  ///   - rowCount: the number of levels of a frame, R.
  ///   - columns: the frames of each column, in order.
  ///   - rows: the levels of a frame of each row of pixels.
  init(channelCount: Int, rowCount: Int, columns: [ImageSampling], rows: [ImageSampling]) {
    self.channelCount = channelCount
    self.rowCount = rowCount
    self.columns = columns
    self.rows = rows
    levels = [Float](repeating: -.infinity, count: channelCount * columns.count * rows.count)
  }

  /// The level of a pixel.
  func level(channel: Int, column: Int, row: Int) -> Float {
    levels[(channel * columns.count + column) * rows.count + row]
  }

  /// Adds the levels of the next T frames, `[C, T, R]`.
  mutating func add(_ block: [Float]) {
    let count = block.count / (channelCount * rowCount)
    precondition(
      block.count == count * channelCount * rowCount,
      "\(block.count) levels are not \(channelCount) channels of rows of \(rowCount)")
    block.withUnsafeBufferPointer { block in
      for frame in 0..<count {
        let open = openColumns(of: frameCount + frame)
        guard !open.isEmpty else { continue }
        for channel in 0..<channelCount {
          let first = (channel * count + frame) * rowCount
          add(block[first..<first + rowCount], frame: frameCount + frame, channel, open)
        }
      }
    }
    frameCount += count
  }

  /// The columns that depend on a frame; the frames are asked for in order.
  private mutating func openColumns(of frame: Int) -> Range<Int> {
    while firstOpenColumn < columns.count, columns[firstOpenColumn].last < frame {
      firstOpenColumn += 1
    }
    let end = columns[firstOpenColumn...].firstIndex { $0.first > frame } ?? columns.count
    return firstOpenColumn..<end
  }

  private mutating func add(
    _ values: Slice<UnsafeBufferPointer<Float>>, frame: Int, _ channel: Int, _ open: Range<Int>
  ) {
    let start = values.startIndex
    levels.withUnsafeMutableBufferPointer { levels in
      for (place, row) in rows.enumerated() {
        // Frequency is resampled first.
        let value = row.value { values[start + $0] }
        for column in open {
          let pixel = (channel * columns.count + column) * rows.count + place
          columns[column].add(value, at: frame, to: &levels[pixel])
        }
      }
    }
  }
}
