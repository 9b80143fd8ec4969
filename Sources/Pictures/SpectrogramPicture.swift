// SPDX-License-Identifier: MIT

/// A picture of a spectrogram with axes and a colour bar.
///
/// Frequency increases upwards, time to the right; channels are drawn below each other.
public struct SpectrogramPicture: Sendable {
  /// The frequency axis of a spectrogram.
  public struct FrequencyAxis: Sendable {
    /// The frequency at the upper end in hertz; the lower end is 0.
    let highestHertz: Double
    /// The positions of both ends in rows: row r is at position r.
    let rows: ClosedRange<Double>
    /// The height of a frequency, 0 to 1; nil for a linear axis.
    let height: (@Sendable (_ hertz: Double) -> Double)?

    /// A linear axis from 0 Hz in row 0 to `highestHertz` in row `rowCount - 1`.
    public static func linear(rowCount: Int, highestHertz: Double) -> FrequencyAxis {
      FrequencyAxis(highestHertz: highestHertz, rows: 0...Double(max(rowCount - 1, 0)), height: nil)
    }

    /// An axis of R rows that are evenly spaced in `height`, such as mel bands: row r is at the height
    /// (r + 1) / (R + 1).
    ///
    /// - Parameter height: maps a frequency in hertz to its height, 0 at 0 Hz and 1 at `highestHertz`.
    public static func banded(
      rowCount: Int, highestHertz: Double, height: @escaping @Sendable (Double) -> Double
    ) -> FrequencyAxis {
      FrequencyAxis(highestHertz: highestHertz, rows: -1...Double(rowCount), height: height)
    }
  }

  /// The time axis of a spectrogram, in seconds.
  public struct TimeAxis: Sendable {
    let firstFrame: Double
    let frameStep: Double
    let duration: Double

    /// The axis of a sound of `duration` seconds with frames whose middles are `frameStep` seconds
    /// apart, the first one at `firstFrame` seconds.
    public init(firstFrame: Double, frameStep: Double, duration: Double) {
      precondition(
        frameStep > 0 && duration > 0, "frames every \(frameStep) s of \(duration) s")
      self.firstFrame = firstFrame
      self.frameStep = frameStep
      self.duration = duration
    }
  }

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

  private static let letters = 2
  private static let lineHeight = PixelFont.height * letters
  private static let gap = 12
  private static let tick = 6
  private static let barWidth = 20
  /// The distance between labels in pixels.
  private static let (timeRoom, frequencyRoom) = (90, 44)
  private static let left = gap + PixelFont.width(of: "20000", scale: letters) + gap + tick
  private static let right =
    2 * gap + barWidth + tick + gap / 2 + PixelFont.width(of: "-100", scale: letters) + gap
  private static let top = 2 * gap + lineHeight
  private static let bottom = tick + gap / 2 + lineHeight + gap
  private static let background = Color(hex: 0x16161C)
  private static let text = Color(hex: 0xC8C8D0)
  private static let axis = Color(hex: 0x6A6A78)

  /// The height of one channel in pixels.
  private var panelHeight: Int { max(24, height / channelCount) }

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

  private func drawHeadings(on canvas: inout Canvas) {
    let room = (width + PixelFont.advance) / (PixelFont.advance * Self.letters)
    let shown = title.count <= room ? title : String(title.prefix(room - 3) + "...")
    let margin = (width - PixelFont.width(of: shown, scale: Self.letters)) / 2
    write(shown, x: Self.left + margin, y: Self.gap, on: &canvas)
    write("Hz", endingAt: Self.left - Self.tick - Self.gap / 2, y: Self.gap, on: &canvas)
    write("dB", x: Self.left + width + 2 * Self.gap, y: Self.gap, on: &canvas)
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

  /// Draws ticks and labels of those frequencies whose labels do not overlap the one below.
  private func drawFrequencies(y: Int, on canvas: inout Canvas) {
    let highest = frequencies.highestHertz
    let room = Self.lineHeight + Self.gap
    let ticks =
      frequencies.height == nil
      ? AxisTicks.even(to: highest, atMost: max(1, panelHeight / Self.frequencyRoom))
      : AxisTicks.series(to: highest)
    var free = y + panelHeight + room
    for hertz in ticks {
      let share = frequencies.height.map { $0(hertz) } ?? hertz / highest
      let middle = y + panelHeight - 1 - Int((share * Double(panelHeight - 1)).rounded())
      guard middle <= free else { continue }
      free = middle - room
      canvas.fill(
        x: Self.left - Self.tick, y: middle, width: Self.tick, height: 1, color: Self.axis)
      write(
        AxisTicks.label(hertz, step: 1), endingAt: Self.left - Self.tick - Self.gap / 2,
        y: middle - Self.lineHeight / 2, on: &canvas)
    }
  }

  /// Draws ticks and labels of times; the last label has the unit.
  private func drawTimes(y: Int, on canvas: inout Canvas) {
    let ticks = AxisTicks.even(to: times.duration, atMost: max(1, width / Self.timeRoom))
    let step = ticks.count > 1 ? ticks[1] : times.duration
    for seconds in ticks {
      let x = Self.left + Int((seconds / times.duration * Double(width - 1)).rounded())
      canvas.fill(x: x, y: y, width: 1, height: Self.tick, color: Self.axis)
      let number = AxisTicks.label(seconds, step: step)
      let left = x - PixelFont.width(of: number, scale: Self.letters) / 2
      write(
        seconds == ticks.last ? "\(number) s" : number, x: left,
        y: y + Self.tick + Self.gap / 2, on: &canvas)
    }
  }

  private func drawBar(height: Int, on canvas: inout Canvas) {
    let x = Self.left + width + 2 * Self.gap
    for row in 0..<height {
      let value = 1 - Float(row) / Float(max(1, height - 1))
      canvas.fill(
        x: x, y: Self.top + row, width: Self.barWidth, height: 1, color: colorMap.color(value))
    }
    let range = Double(-floorDecibels)
    let most = max(1, min(8, height / (2 * Self.lineHeight)))
    for level in AxisTicks.even(to: range, atMost: most) {
      let y = Self.top + Int((level / range * Double(height - 1)).rounded())
      canvas.fill(x: x + Self.barWidth, y: y, width: Self.tick, height: 1, color: Self.axis)
      write(
        level == 0 ? "0" : "-" + AxisTicks.label(level, step: 1),
        x: x + Self.barWidth + Self.tick + Self.gap / 2, y: y - Self.lineHeight / 2, on: &canvas)
    }
  }

  private func write(_ text: String, x: Int, y: Int, on canvas: inout Canvas) {
    canvas.write(text, x: x, y: y, color: Self.text, scale: Self.letters)
  }

  private func write(_ text: String, endingAt end: Int, y: Int, on canvas: inout Canvas) {
    write(text, x: end - PixelFont.width(of: text, scale: Self.letters), y: y, on: &canvas)
  }
}
