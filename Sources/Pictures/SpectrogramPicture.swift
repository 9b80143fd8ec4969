// SPDX-License-Identifier: MIT

/// A picture of a spectrogram with axes and a colour bar.
///
/// Frequency increases upwards, time to the right; channels are drawn below each other.
public struct SpectrogramPicture: Sendable {
  /// The title.
  public let title: String
  /// The levels in decibels relative to the loudest, `[C, T, R]`.
  public let levels: [Float]
  /// The number of channels, C.
  public let channelCount: Int
  /// The frequencies of the R rows.
  public let frequencies: FrequencyAxis
  /// The times of the T frames.
  public let times: TimeAxis
  /// The width of the spectrogram without axes in pixels.
  public var width = 1000
  /// The total height of all channels in pixels.
  public var height = 480
  /// The level that is drawn black, in decibels.
  public var floorDecibels: Float = -80
  /// The colour map of the levels.
  public var colorMap = ColorMap.magma

  private let rowCount: Int

  /// A picture of `levels`, `[C, T, R]`.
  public init(
    title: String, levels: [Float], channelCount: Int, rowCount: Int, frequencies: FrequencyAxis,
    times: TimeAxis
  ) {
    precondition(
      channelCount > 0 && rowCount > 0 && !levels.isEmpty
        && levels.count % (channelCount * rowCount) == 0,
      "\(levels.count) levels are not \(channelCount) channels of rows of \(rowCount)")
    self.title = title
    self.levels = levels
    self.channelCount = channelCount
    self.rowCount = rowCount
    self.frequencies = frequencies
    self.times = times
  }

  static let letters = 2
  static let lineHeight = PixelFont.height * letters
  static let gap = 12
  static let tick = 6
  static let barWidth = 20
  /// The distance between labels in pixels.
  static let (timeRoom, frequencyRoom) = (90, 44)
  static let left = gap + PixelFont.width(of: "20000", scale: letters) + gap + tick
  static let right =
    2 * gap + barWidth + tick + gap / 2 + PixelFont.width(of: "-100", scale: letters) + gap
  static let top = 2 * gap + lineHeight
  static let bottom = tick + gap / 2 + lineHeight + gap
  static let background = Color(hex: 0x16161C)
  static let text = Color(hex: 0xC8C8D0)
  static let axis = Color(hex: 0x6A6A78)

  /// The height of one channel in pixels.
  var panelHeight: Int { max(24, height / channelCount) }

  /// Draws the picture.
  public func draw() -> Canvas {
    let panels = channelCount * (panelHeight + Self.gap) - Self.gap
    var canvas = Canvas(
      width: Self.left + width + Self.right, height: Self.top + panels + Self.bottom,
      color: Self.background)
    drawHeadings(on: &canvas)
    for channel in 0..<channelCount {
      let y = Self.top + channel * (panelHeight + Self.gap)
      drawLevels(channel, y: y, on: &canvas)
      drawFrequencies(y: y, on: &canvas)
    }
    drawTimes(y: Self.top + panels, on: &canvas)
    drawBar(height: panels, on: &canvas)
    return canvas
  }

  private func drawLevels(_ channel: Int, y: Int, on canvas: inout Canvas) {
    let frameCount = levels.count / (channelCount * rowCount)
    let start = -times.firstFrame / times.frameStep
    let columns = ImageSampling.row(
      pixels: width, from: start, to: start + times.duration / times.frameStep, of: frameCount)
    let rows = ImageSampling.row(
      pixels: panelHeight, from: frequencies.rows.lowerBound, to: frequencies.rows.upperBound,
      of: rowCount)
    // Frequency is resampled first: `[T, panelHeight]`.
    let first = channel * frameCount
    let narrowed = (first..<first + frameCount).flatMap { frame in
      rows.map { row in row.value { levels[frame * rowCount + $0] } }
    }
    for (x, column) in columns.enumerated() {
      for row in 0..<panelHeight {
        let level = column.value { narrowed[$0 * panelHeight + row] }
        canvas[Self.left + x, y + panelHeight - 1 - row] = colorMap.color(1 - level / floorDecibels)
      }
    }
  }
}
