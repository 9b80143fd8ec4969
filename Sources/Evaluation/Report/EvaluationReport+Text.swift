// SPDX-License-Identifier: MIT
import Foundation

extension EvaluationReport: CustomStringConvertible {
  /// The report as text: a table, explanations and warnings.
  public var description: String {
    [
      heading, missing, table.rows, table.explanations, details.description,
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

  private var table: MetricTable {
    MetricTable(metrics, columns: ("generated", baseline ?? ""), as: "real")
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
