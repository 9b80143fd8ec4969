// SPDX-License-Identifier: MIT
import Files
import Foundation

/// A chart of curves over steps or time, as an SVG element for a page with ``ReportStyle``.
struct CurveChart {
  /// The curve of one run.
  struct Series {
    /// The name of the run.
    let name: String
    /// The index of the colour in ``ReportStyle``.
    let color: Int
    /// The points.
    let curve: ChartCurve
    /// The abscissa of the best model; nil without one.
    let best: Double?
  }

  /// The quantity on the horizontal axis.
  enum Abscissa: String {
    case step
    case time

    var label: String { self == .step ? "step" : "time" }
  }

  /// The name of the metric.
  let title: String
  let series: [Series]
  let abscissa: Abscissa
  /// The abscissa of the right edge, a step or a number of seconds.
  let end: Double
  let scale: ChartScale

  private static let (width, height) = (460.0, 240.0)
  private static let (left, right, top, bottom) = (50.0, 438.0, 10.0, 204.0)
  /// The most curves for which ranges are drawn; more would hide each other.
  private static let rangeLimit = 2

  /// The number of columns of pixels of the plot area.
  static let columnCount = 388

  /// The SVG element.
  var svg: String {
    """
    <svg class="chart by-\(abscissa.rawValue)" viewBox="0 0 \(number(Self.width)) \
    \(number(Self.height))" role="img" data-name="\(abscissa.label)" data-end="\(end)" \
    data-low="\(scale.range.lowerBound)" data-high="\(scale.range.upperBound)" \
    data-log="\(scale.isLogarithmic ? 1 : 0)" data-left="\(number(Self.left))" \
    data-right="\(number(Self.right))" data-top="\(number(Self.top))" \
    data-bottom="\(number(Self.bottom))">
    <title>\(escaped("\(title) by \(abscissa.label)"))</title>
    <desc>\(escaped(summary))</desc>
    \(grid)
    \(axis)
    \(series.count <= Self.rangeLimit ? series.map(range).joined(separator: "\n") : "")
    \(series.map(line).joined(separator: "\n"))\(series.map(mark).joined())
    </svg>

    """
  }

  /// A description of the curves for screen readers.
  private var summary: String {
    series.map { series in
      let points = series.curve.points
      let (low, high) = (points.map(\.low).min(), points.map(\.high).max())
      guard let low, let high, let last = series.curve.last else {
        return "\(series.name): no values."
      }
      return "\(series.name): from \(short(low)) to \(short(high)), at the end \(short(last))."
    }.joined(separator: " ")
  }

  private func x(_ value: Double) -> Double {
    Self.left + (end > 0 ? value / end : 0) * (Self.right - Self.left)
  }

  /// The vertical position, limited to the plot area.
  private func y(_ value: Double) -> Double {
    let height = min(max(scale.height(of: value), 0), 1)
    return Self.bottom - height * (Self.bottom - Self.top)
  }

  private var grid: String {
    scale.ticks.map { tick in
      let height = number(y(tick))
      return """
        <line class="grid" x1="\(number(Self.left))" x2="\(number(Self.right))" y1="\(height)" \
        y2="\(height)"/><text class="tick" text-anchor="end" x="\(number(Self.left - 6))" \
        y="\(number(y(tick) + 4))">\(scale.label(tick))</text>
        """
    }.joined(separator: "\n")
  }

  private var axis: String {
    let step = abscissa == .step ? max(roundStep(atLeast: end / 4), 1) : timeStep
    let ticks = stride(from: 0, through: end, by: step).prefix(20).map { tick in
      """
      <text class="tick" text-anchor="middle" x="\(number(x(tick)))" \
      y="\(number(Self.bottom + 16))">\(label(tick))</text>
      """
    }
    let middle = number((Self.left + Self.right) / 2)
    let remarks =
      (scale.isLogarithmic ? ["values on a logarithmic scale"] : [])
      + (scale.isCut ? ["peaks are cut off"] : [])
    let name =
      abscissa.label + (remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))")
    return ticks.joined(separator: "\n")
      + "\n<text class=\"name\" text-anchor=\"middle\" x=\"\(middle)\" "
      + "y=\"\(number(Self.height - 4))\">\(name)</text>"
  }

  private func label(_ tick: Double) -> String {
    guard abscissa == .time else { return grouped(Int(checked: tick) ?? 0) }
    if tick == 0 { return "0" }
    if end >= 7200 { return "\(short(tick / 3600)) h" }
    return end >= 120 ? "\(short(tick / 60)) min" : "\(short(tick)) s"
  }

  private var timeStep: Double {
    let unit: Double = end >= 7200 ? 3600 : end >= 120 ? 60 : 1
    return roundStep(atLeast: end / unit / 4) * unit
  }

  /// The area between the minimum and the maximum of each column.
  private func range(_ series: Series) -> String {
    let points = series.curve.points
    let path =
      points.map { "\(number(x($0.x))) \(number(y($0.high)))" }
      + points.reversed().map { "\(number(x($0.x))) \(number(y($0.low)))" }
    guard points.count > 1 else { return "" }
    return "<path class=\"range s\(series.color)\" d=\"M\(path.joined(separator: "L"))Z\"/>"
  }

  private func mark(_ series: Series) -> String {
    guard let best = series.best else { return "" }
    let place = number(x(best))
    return "\n<line class=\"best s\(series.color)\" x1=\"\(place)\" x2=\"\(place)\" "
      + "y1=\"\(number(Self.top))\" y2=\"\(number(Self.bottom))\"/>"
  }

  private func line(_ series: Series) -> String {
    let points = series.curve.points
    guard let first = points.first else { return "" }
    let name = escaped(series.name)
    guard points.count > 1 else {
      return "<circle class=\"dot s\(series.color)\" data-series=\"\(name)\" "
        + "cx=\"\(number(x(first.x)))\" cy=\"\(number(y(first.mean)))\" r=\"3\"/>"
    }
    let path = points.map { "\(number(x($0.x))) \(number(y($0.mean)))" }.joined(separator: "L")
    return "<path class=\"line s\(series.color)\" data-series=\"\(name)\" d=\"M\(path)\"/>"
  }
}

/// A number with at most one decimal; 0 for one that no chart has room for.
private func number(_ value: Double) -> String {
  let tenths = abs(value) < 1e9 ? Int((value * 10).rounded()) : 0
  return tenths.isMultiple(of: 10)
    ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
}
