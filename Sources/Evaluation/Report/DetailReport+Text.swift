// SPDX-License-Identifier: MIT
import Files
import Foundation

extension DetailReport: CustomStringConvertible {
  /// Tables of levels by band, detail by scale, modulation by hop, and attack times by class.
  public var description: String {
    [levelTable, scaleTable, rateTable, attackTable].filter { !$0.isEmpty }
      .joined(separator: "\n\n")
  }

  private var levelTable: String {
    table(
      "level by third octave, dB of the total", ["real", "generated", "difference"],
      levels.map { level in
        (
          Self.hertz(level.hertz),
          [level.real, level.generated, level.isCounted ? level.generated - level.real : nil]
        )
      })
  }

  private var scaleTable: String {
    table(
      "detail by scale, time between two points", ["generated", "baseline"],
      scales.map { (String(format: "%.1f ms", $0.milliseconds), [$0.generated, $0.baseline]) })
  }

  private var rateTable: String {
    table(
      "modulation of the upper band at rate / hop, dB above its neighbours", ["real", "generated"],
      frameRates.map { ("hop \($0.hop)", [$0.real, $0.generated]) })
  }

  private var attackTable: String {
    table(
      "attack, median in ms", ["real", "generated"],
      attacks.map { ($0.className?.printable ?? "all", [$0.real, $0.generated]) })
  }

  /// A title, a line of headings and the rows; empty without rows.
  private func table(
    _ title: String, _ headings: [String], _ rows: [(name: String, values: [Double?])]
  ) -> String {
    guard !rows.isEmpty else { return "" }
    let width = max(9, rows.map(\.name.count).max() ?? 0) + 1
    func line(_ name: String, _ cells: [String]) -> String {
      "  " + name + String(repeating: " ", count: width - name.count)
        + cells.map { String(repeating: " ", count: max(0, 11 - $0.count)) + $0 }.joined()
    }
    let lines = rows.map { row in
      line(row.name, row.values.map { $0.map { String(format: "%.1f", $0) } ?? "-" })
    }
    return ([title, line("", headings)] + lines).joined(separator: "\n")
  }

  private static func hertz(_ value: Double) -> String {
    value < 1000 ? String(format: "%g Hz", value) : String(format: "%g kHz", value / 1000)
  }
}
