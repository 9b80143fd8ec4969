// SPDX-License-Identifier: MIT
import Glibc

/// A chart of panels, each with two histograms on one axis: grey bars for the reference and an orange
/// outline for the values compared with it.
public struct ComparisonChart: Sendable {
  /// Two histograms on one axis.
  public struct Panel: Sendable {
    /// The title.
    public let title: String
    /// The left end of the axis.
    public let low: Double
    /// The right end of the axis.
    public let high: Double
    /// The unit after the numbers of the axis.
    public let unit: String
    /// The heights of the grey bars, in any unit, not negative.
    public let real: [Double]
    /// The heights of the outline, as many and in the same unit.
    public let generated: [Double]

    /// A panel of given heights.
    public init(
      title: String, low: Double, high: Double, unit: String = "", real: [Double],
      generated: [Double]
    ) {
      precondition(
        real.count == generated.count && !real.isEmpty,
        "\(real.count) bars over \(generated.count)")
      self.title = title
      self.low = low
      self.high = high
      self.unit = unit
      self.real = real
      self.generated = generated
    }

    /// A panel of histograms, with the fractions of both sets of values in `bars` equal parts of their
    /// common range; infinite values and NaN are ignored.
    public init(
      histogramOf real: [Double], over generated: [Double], title: String, bars: Int = 32
    ) {
      let values = (real + generated).filter(\.isFinite)
      let low = values.min() ?? 0
      let high = max(values.max() ?? 1, low + max(1e-9, abs(low) * 1e-6))
      func shares(_ values: [Double]) -> [Double] {
        let finite = values.filter(\.isFinite)
        return finite.reduce(into: [Double](repeating: 0, count: bars)) { sums, value in
          let bar = Int((value - low) / (high - low) * Double(bars))
          sums[min(bar, bars - 1)] += 1 / Double(finite.count)
        }
      }
      self.init(
        title: title, low: low, high: high, real: shares(real), generated: shares(generated))
    }
  }

  /// The title of the chart.
  public let title: String
  /// The panels, row by row.
  public let panels: [Panel]

  private static let columns = 3
  private static let cell = (width: 372, height: 230)
  private static let margin = 16
  private static let heading = 40
  private static let background = Color(red: 255, green: 255, blue: 255)
  private static let ink = Color(red: 40, green: 40, blue: 40)
  private static let grey = Color(red: 190, green: 190, blue: 190)
  private static let orange = Color(red: 224, green: 96, blue: 16)

  /// A chart of at least one panel.
  public init(title: String, panels: [Panel]) {
    precondition(!panels.isEmpty, "a chart without panels")
    self.title = title
    self.panels = panels
  }

  /// Draws the chart.
  public func draw() -> Canvas {
    let rows = (panels.count + Self.columns - 1) / Self.columns
    var canvas = Canvas(
      width: Self.columns * Self.cell.width, height: Self.heading + rows * Self.cell.height,
      color: Self.background)
    canvas.write(title, x: Self.margin, y: Self.margin, color: Self.ink, scale: 2)
    for (index, panel) in panels.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: Self.columns)
      draw(
        panel, x: column * Self.cell.width + Self.margin,
        y: Self.heading + row * Self.cell.height + Self.margin, on: &canvas)
    }
    return canvas
  }

  private func draw(_ panel: Panel, x: Int, y: Int, on canvas: inout Canvas) {
    let width = Self.cell.width - 2 * Self.margin
    let (top, bottom) = (y + 16, y + Self.cell.height - 2 * Self.margin - 12)
    let highest = max((panel.real + panel.generated).max() ?? 0, 1e-12)
    canvas.write(panel.title, x: x, y: y, color: Self.ink)
    func edge(_ bar: Int) -> Int { x + bar * width / panel.real.count }
    func height(_ value: Double) -> Int {
      bottom - Int((max(0, value) / highest * Double(bottom - top)).rounded())
    }
    for (bar, value) in panel.real.enumerated() {
      let level = height(value)
      canvas.fill(
        x: edge(bar), y: level, width: edge(bar + 1) - edge(bar), height: bottom - level,
        color: Self.grey)
    }
    var last = bottom
    for (bar, value) in panel.generated.enumerated() {
      let level = height(value)
      let left = edge(bar)
      canvas.fill(
        x: left, y: min(last, level), width: 2, height: abs(level - last) + 2, color: Self.orange)
      canvas.fill(
        x: left, y: level, width: edge(bar + 1) - left + 1, height: 2, color: Self.orange)
      last = level
    }
    canvas.fill(x: x, y: bottom, width: width, height: 1, color: Self.ink)
    drawEnds(of: panel, x: x, y: bottom + 5, width: width, on: &canvas)
  }

  private func drawEnds(of panel: Panel, x: Int, y: Int, width: Int, on canvas: inout Canvas) {
    let step = AxisTicks.roundStep(atLeast: (panel.high - panel.low) / 500)
    let unit = panel.unit.isEmpty ? "" : " \(panel.unit)"
    canvas.write(Self.label(panel.low, step: step), x: x, y: y, color: Self.ink)
    let last = Self.label(panel.high, step: step) + unit
    canvas.write(last, x: x + width - PixelFont.width(of: last), y: y, color: Self.ink)
  }

  private static func label(_ value: Double, step: Double) -> String {
    (value < 0 ? "-" : "") + AxisTicks.label(abs(value), step: step)
  }
}
