// SPDX-License-Identifier: MIT

/// A picture of a spectrogram with axes and a colour bar.
///
/// Frequency increases upwards, time to the right; channels are drawn below each other.
public struct SpectrogramPicture: Sendable {
  /// The title.
  public let title: String
  /// The number of channels, C.
  public let channelCount: Int
  /// The number of frames, T.
  public let frameCount: Int
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

  /// A picture of `frameCount` frames of `rowCount` levels, in each of `channelCount` channels.
  public init(
    title: String, channelCount: Int, frameCount: Int, rowCount: Int, frequencies: FrequencyAxis,
    times: TimeAxis
  ) {
    precondition(
      channelCount > 0 && frameCount > 0 && rowCount > 0,
      "\(channelCount) channels of \(frameCount) frames of \(rowCount) levels")
    self.title = title
    self.channelCount = channelCount
    self.frameCount = frameCount
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

  /// Draws the picture of `levels` in decibels relative to the loudest, `[C, T, R]`.
  public func draw(_ levels: [Float]) -> Canvas {
    draw { add in add(levels) }
  }

  /// Draws the picture of levels that are made block by block.
  ///
  /// - Parameter makeLevels: calls `add` with the levels of the next frames, in decibels relative to the
  ///   loudest, `[C, frames, R]`, until there are T.
  public func draw(
    _ makeLevels: (_ add: (_ levels: [Float]) -> Void) throws -> Void
  ) rethrows -> Canvas {
    var pixels = emptyPixels
    try makeLevels { pixels.add($0) }
    precondition(
      pixels.frameCount == frameCount, "levels of \(pixels.frameCount) of \(frameCount) frames")
    return canvas(of: pixels)
  }

  private var emptyPixels: SpectrogramPixels {
    let start = -times.firstFrame / times.frameStep
    return SpectrogramPixels(
      channelCount: channelCount, rowCount: rowCount,
      columns: ImageSampling.row(
        pixels: width, from: start, to: start + times.duration / times.frameStep, of: frameCount),
      rows: ImageSampling.row(
        pixels: panelHeight, from: frequencies.rows.lowerBound, to: frequencies.rows.upperBound,
        of: rowCount))
  }

  private func canvas(of pixels: SpectrogramPixels) -> Canvas {
    let panels = channelCount * (panelHeight + Self.gap) - Self.gap
    var canvas = Canvas(
      width: Self.left + width + Self.right, height: Self.top + panels + Self.bottom,
      color: Self.background)
    drawHeadings(on: &canvas)
    for channel in 0..<channelCount {
      let y = Self.top + channel * (panelHeight + Self.gap)
      drawLevels(pixels, channel, y: y, on: &canvas)
      drawFrequencies(y: y, on: &canvas)
    }
    drawTimes(y: Self.top + panels, on: &canvas)
    drawBar(height: panels, on: &canvas)
    return canvas
  }

  private func drawLevels(
    _ pixels: SpectrogramPixels, _ channel: Int, y: Int, on canvas: inout Canvas
  ) {
    for x in 0..<width {
      for row in 0..<panelHeight {
        let level = pixels.level(channel: channel, column: x, row: row)
        canvas[Self.left + x, y + panelHeight - 1 - row] = colorMap.color(1 - level / floorDecibels)
      }
    }
  }
}
