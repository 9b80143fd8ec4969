// SPDX-License-Identifier: MIT
import Glibc

/// An overview of many sounds in one picture: a grid of cells, each with a title, the waveform and
/// the spectrogram in decibels on the same time axis.
///
/// A waveform height of 0 omits the waveforms. Waveforms are drawn relative to full scale;
/// spectrograms range from the loudest point of the sheet to ``floorDecibels`` below it.
public struct ContactSheet: Sendable {
  /// The width of a cell's pictures in pixels.
  public var cellWidth = 224
  /// The height of a waveform in pixels; 0 for no waveforms.
  public var waveformHeight = 48
  /// The height of a spectrogram in pixels.
  public var spectrogramHeight = 112
  /// The level that is drawn black, in decibels relative to the loudest point of the sheet.
  public var floorDecibels: Float = -80
  /// The colours of spectrograms.
  public var colorMap = ColorMap.magma

  /// A sheet with default sizes.
  public init() {}

  private static let background = Color(hex: 0x16161C)
  private static let panel = Color(hex: 0x000004)
  private static let text = Color(hex: 0xC8C8D0)
  private static let axis = Color(hex: 0x3A3A46)
  private static let wave = Color(hex: 0x7FB7E6)
  private static let gap = 10
  private static let lineHeight = PixelFont.height + 4

  /// Draws `cells` row by row with `columns` in a row; nil for a grid as square as possible.
  public func draw(_ cells: [Cell], columns: Int? = nil) -> Canvas {
    let columns = max(1, columns ?? Int(Double(cells.count).squareRoot().rounded(.up)))
    let rows = max(1, (cells.count + columns - 1) / columns)
    let height = waveformHeight + spectrogramHeight + 2 * Self.lineHeight
    var canvas = Canvas(
      width: Self.gap + columns * (cellWidth + Self.gap),
      height: Self.gap + rows * (height + Self.gap), color: Self.background)
    let loudest = cells.lazy.flatMap(\.magnitudes).reduce(0) { $1.isFinite ? max($0, $1) : $0 }
    for (index, cell) in cells.enumerated() {
      let x = Self.gap + index % columns * (cellWidth + Self.gap)
      let y = Self.gap + index / columns * (height + Self.gap)
      draw(cell, x: x, y: y, loudest: loudest, on: &canvas)
    }
    return canvas
  }

  private func draw(_ cell: Cell, x: Int, y: Int, loudest: Float, on canvas: inout Canvas) {
    let seconds = "\(shortened(cell.durationSeconds)) s"
    let hertz = "\(shortened(Double(cell.sampleRate) / 2000)) kHz"
    let room = (cellWidth - PixelFont.width(of: seconds)) / PixelFont.advance - 1
    canvas.write(String(cell.title.prefix(room)), x: x, y: y, color: Self.text)
    canvas.write(
      seconds, x: x + cellWidth - PixelFont.width(of: seconds), y: y, color: Self.text)
    let waveformTop = y + Self.lineHeight
    drawWaveform(cell, x: x, y: waveformTop, on: &canvas)
    drawSpectrogram(cell, x: x, y: waveformTop + waveformHeight, loudest: loudest, on: &canvas)
    let bottom = waveformTop + waveformHeight + spectrogramHeight + 3
    let words = ["0 to \(hertz)", cell.note].filter { !$0.isEmpty }.joined(separator: ", ")
    canvas.write(words, x: x, y: bottom, color: Self.text)
  }

  /// Draws a vertical line for each pixel, from its lowest to its highest sample.
  private func drawWaveform(_ cell: Cell, x: Int, y: Int, on canvas: inout Canvas) {
    canvas.fill(x: x, y: y, width: cellWidth, height: waveformHeight, color: Self.panel)
    let middle = Float(waveformHeight - 1) / 2
    canvas.fill(x: x, y: y + Int(middle), width: cellWidth, height: 1, color: Self.axis)
    for column in 0..<cellWidth {
      let values = cell.samples[share(column, of: cell.samples.count)].filter(\.isFinite)
      guard let low = values.min(), let high = values.max() else { continue }
      let top = Int((middle - min(max(high, -1), 1) * middle).rounded())
      let bottom = Int((middle - min(max(low, -1), 1) * middle).rounded())
      canvas.fill(x: x + column, y: y + top, width: 1, height: bottom - top + 1, color: Self.wave)
    }
  }

  /// Draws a spectrogram with low frequencies at the bottom; a pixel shows its largest magnitude.
  private func drawSpectrogram(
    _ cell: Cell, x: Int, y: Int, loudest: Float, on canvas: inout Canvas
  ) {
    canvas.fill(x: x, y: y, width: cellWidth, height: spectrogramHeight, color: Self.panel)
    guard cell.frameCount > 0, loudest > 0 else { return }
    for column in 0..<cellWidth {
      let frames = share(column, of: cell.frameCount)
      for row in 0..<spectrogramHeight {
        let bins = share(spectrogramHeight - 1 - row, of: cell.binCount, shares: spectrogramHeight)
        let largest = frames.reduce(Float(0)) { largest, frame in
          bins.reduce(largest) { max($0, cell.magnitudes[frame * cell.binCount + $1]) }
        }
        let decibels = 20 * log10(largest / loudest)
        canvas[x + column, y + row] = colorMap.color(1 - decibels / floorDecibels)
      }
    }
  }

  /// The range of `count` values that belongs to one of the pixels, at least one value.
  private func share(_ pixel: Int, of count: Int, shares: Int? = nil) -> Range<Int> {
    let shares = shares ?? cellWidth
    let first = pixel * count / shares
    return first..<min(count, max(first + 1, (pixel + 1) * count / shares))
  }
}

/// The number as text with at most three digits after the point.
func shortened(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
