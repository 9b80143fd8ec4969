// SPDX-License-Identifier: MIT
import Foundation

/// Metrics as text: a table of values beside those of a baseline, and how each is computed.
struct MetricTable {
  private let metrics: [EvaluationReport.MetricValue]
  private let columns: (value: String, baseline: String)
  private let reference: String
  private let nameWidth: Int

  /// - Parameters:
  ///   - columns: the titles of the columns of values and of baselines, "" for no baselines.
  ///   - reference: the sounds that a metric without a better side should be like.
  init(
    _ metrics: [EvaluationReport.MetricValue], columns: (value: String, baseline: String),
    as reference: String
  ) {
    self.metrics = metrics
    self.columns = columns
    self.reference = reference
    nameWidth = (metrics.map(\.title.count).max() ?? 0) + 2
  }

  /// A line for each metric under a line of titles.
  var rows: String {
    let values = metrics.map { Self.value($0) }
    let valueWidth = max(9, columns.value.count, values.map(\.count).max() ?? 0) + 2
    let others = metrics.map { $0.baseline.map(Self.number) ?? "" }
    let otherWidth =
      columns.baseline.isEmpty ? 0 : max(columns.baseline.count, others.map(\.count).max() ?? 0) + 2
    let rows = metrics.indices.map { index in
      let metric = metrics[index]
      return Self.left(metric.title, nameWidth) + Self.left(values[index], valueWidth)
        + Self.left(others[index], otherWidth) + word(metric.better)
        + (metric.warning.map { "  [\($0)]" } ?? "")
    }
    let title =
      Self.left("", nameWidth) + Self.left(columns.value, valueWidth)
      + Self.left(columns.baseline, otherWidth) + "better"
    return ([title] + rows).joined(separator: "\n")
  }

  /// A line for each metric that says how it is computed.
  var explanations: String {
    (["how"] + metrics.map { "  " + Self.left($0.title, nameWidth) + $0.estimator })
      .joined(separator: "\n")
  }

  private static func value(_ metric: EvaluationReport.MetricValue) -> String {
    number(metric.value) + (metric.uncertainty.map { " ± \(number($0))" } ?? "")
  }

  private static func number(_ value: Double) -> String {
    String(format: abs(value) < 1000 ? "%.3f" : "%.0f", value)
  }

  private func word(_ direction: Metric.Direction) -> String {
    switch direction {
    case .lower: "lower"
    case .higher: "higher"
    case .same: "as \(reference)"
    }
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
