// SPDX-License-Identifier: MIT
import Foundation

extension EvaluationReport: CustomStringConvertible {
  /// The report as text: a table, explanations and warnings.
  public var description: String {
    [
      heading, missing, table, explanations, details.description,
      confusion.map { "classes: asked for (rows), heard (columns)\n\($0)" },
      pairs(duplicates, "near duplicates among the generated sounds"),
      pairs(copies, "near copies of \(trainingFolder ?? realFolder)"), faults, notes,
    ].compactMap { $0 }.joined(separator: "\n\n")
  }

  private var heading: String {
    let seconds = String(format: "%.3g s", Double(sampleCount) / Double(sampleRate))
    return """
      real       \(realFolder), \(realCount) sounds
      generated  \(generatedFolder), \(generatedCount) sounds
      compared   \(comparedCount) and \(comparedCount) sounds of \(seconds) at \(sampleRate) Hz, \
      embedding \(embedding) of \(embeddingSize) numbers
      """
  }

  private var missing: String? {
    details.missing.isEmpty ? nil : details.missing.joined(separator: "\n")
  }

  private var table: String {
    let nameWidth = (metrics.map(\.title.count).max() ?? 0) + 2
    let values = metrics.map { Self.value($0) }
    let valueWidth = max(9, values.map(\.count).max() ?? 0) + 2
    let others = metrics.map { $0.baseline.map(Self.number) ?? "" }
    let otherName = baseline ?? ""
    let otherWidth = otherName.isEmpty ? 0 : otherName.count + 2
    let rows = metrics.indices.map { index in
      let metric = metrics[index]
      return Self.left(metric.title, nameWidth) + Self.left(values[index], valueWidth)
        + Self.left(others[index], otherWidth) + Self.word(metric.better)
        + (metric.warning.map { "  [\($0)]" } ?? "")
    }
    let title =
      Self.left("", nameWidth) + Self.left("generated", valueWidth)
      + Self.left(otherName, otherWidth) + "better"
    return ([title] + rows).joined(separator: "\n")
  }

  private var explanations: String {
    let width = (metrics.map(\.title.count).max() ?? 0) + 2
    return (["how"] + metrics.map { "  " + Self.left($0.title, width) + $0.estimator })
      .joined(separator: "\n")
  }

  private static func value(_ metric: MetricValue) -> String {
    number(metric.value) + (metric.uncertainty.map { " ± \(number($0))" } ?? "")
  }

  private static func number(_ value: Double) -> String {
    String(format: abs(value) < 1000 ? "%.3f" : "%.0f", value)
  }

  private static func word(_ direction: Metric.Direction) -> String {
    switch direction {
    case .lower: "lower"
    case .higher: "higher"
    case .same: "as real"
    }
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func pairs(_ pairs: [Pair], _ title: String) -> String? {
    guard !pairs.isEmpty else { return nil }
    let lines = pairs.prefix(10).map { pair in
      "  \(pair.name) and \(pair.other)"
        + String(format: " (%.4f of the usual distance)", pair.relativeDistance)
    }
    let rest = pairs.count > 10 ? ["  and \(pairs.count - 10) more"] : []
    return (["\(title): \(pairs.count)"] + lines + rest).joined(separator: "\n")
  }

  private var faults: String? {
    guard !faultySounds.isEmpty else { return nil }
    let lines = faultySounds.prefix(10).map {
      "  \($0.name): \($0.faults.joined(separator: ", "))"
    }
    let rest = faultySounds.count > 10 ? ["  and \(faultySounds.count - 10) more"] : []
    return (["sounds with faults: \(faultySounds.count)"] + lines + rest).joined(separator: "\n")
  }

  private var notes: String? {
    let fixed = [
      "± is half of a 95 % interval (bootstrap over sounds); numbers compare at one count of sounds, "
        + "one length and one embedding only"
    ]
    return (["notes"] + (warnings + fixed).map { "  \($0)" }).joined(separator: "\n")
  }
}
