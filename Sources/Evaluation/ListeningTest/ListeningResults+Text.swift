// SPDX-License-Identifier: MIT
import Foundation

extension ListeningResults: CustomStringConvertible {
  /// The results as text: tables, a verdict and notes.
  public var description: String {
    [
      """
      real       \(realFolder)
      generated  \(generatedFolder)
      answers    of \(listenerCount) listener\(listenerCount == 1 ? "" : "s") to \(pairCount) pairs \
      and \(ratingCount) ratings each
      """,
      Self.table([overall] + classes, first: "all"),
      listenerCount > 1 ? Self.table(listeners, first: "") : nil,
      verdict, notes,
    ].compactMap { $0 }.joined(separator: "\n\n")
  }

  private static func table(_ parts: [Part], first: String) -> String {
    let rows = parts.map { part in
      [
        part.name ?? first, part.accuracy.map(text) ?? "-", part.real.map(text) ?? "-",
        part.generated.map(text) ?? "-", part.difference.map(text) ?? "-",
      ]
    }
    let all = [["", "told apart", "score of real", "of generated", "difference"]] + rows
    let widths = all[0].indices.dropLast().map { column in
      all.map { $0[column].count }.max() ?? 0
    }
    return all.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count + 2) }.joined()
        + (row.last ?? "")
    }.joined(separator: "\n")
  }

  private static func text(_ share: ProportionInterval) -> String {
    String(
      format: "%.1f %% (%.1f to %.1f) of %d", 100 * share.share, 100 * share.low, 100 * share.high,
      share.trialCount)
  }

  private static func text(_ score: Score) -> String {
    String(format: "%.2f", score.mean)
      + (score.uncertainty.map { String(format: " ± %.2f", $0) } ?? "")
  }

  /// The interpretation of the accuracy.
  private var verdict: String? {
    overall.isChancePossible.map { isPossible in
      isPossible
        ? "50 % lies within the interval: these answers do not show that real and generated sounds can be "
          + "told apart"
        : "50 % lies outside the interval: "
          + ((overall.accuracy?.share ?? 0) > 0.5
            ? "listeners tell real from generated sounds"
            : "listeners take generated sounds for the real ones")
    }
  }

  private var notes: String {
    let lines = [
      listenerCount == 1 ? "one listener: intervals speak of the sounds, not of other people" : nil,
      "told apart: pairs answered rightly, with the 95 % interval of Wilson (1927), which takes all "
        + "answers for independent",
      "score: mean opinion from 1 to 5; ± is half of a 95 % interval (bootstrap over listeners and "
        + "sounds)",
    ]
    return (["notes"] + lines.compactMap { $0 }.map { "  \($0)" }).joined(separator: "\n")
  }
}
