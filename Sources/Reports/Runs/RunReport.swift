// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synthesis

/// A self-contained HTML page about one run, or about several runs side by side.
public struct RunReport {
  /// The runs, each with its name on the page.
  let runs: [(name: String, record: RunRecord)]
  /// The most bytes of sounds and pictures before base64 encoding, which adds a third.
  let mediaByteCount: Int
  /// The sounds and pictures of each run.
  let selections: [SampleSelection]

  /// The default limit for sounds and pictures: 16 MB.
  public static let defaultMediaByteCount = 16_000_000

  /// A report about at least one run.
  ///
  /// - Parameter mediaByteCount: the most bytes of sounds and pictures, divided evenly among the runs.
  public init(_ records: [RunRecord], mediaByteCount: Int = Self.defaultMediaByteCount) {
    precondition(!records.isEmpty, "a report of no runs")
    let uses = Dictionary(grouping: records, by: \.name).mapValues(\.count)
    runs = records.map { (uses[$0.name] == 1 ? $0.name : $0.path, $0) }
    self.mediaByteCount = mediaByteCount
    let share = mediaByteCount / records.count
    let isOne = records.count == 1
    selections = records.map { record in
      SampleSelection(
        record, checkpointCount: isOne ? 6 : 1,
        soundCounts: isOne ? (newest: 16, older: 4) : (newest: 8, older: 0), byteCount: share)
    }
  }

  /// Remarks about missing, damaged and foreign files, as sentences.
  public var notes: [String] { runs.flatMap(\.record.notes) + selections.flatMap(\.notes) }

  /// Writes the page atomically.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String) throws {
    try AtomicFile.write(path, text: html(now: Date().timeIntervalSince1970))
  }

  /// The HTML of the page.
  ///
  /// - Parameter now: the current time in seconds since 1970.
  public func html(now: Double) -> String {
    let names = runs.map(\.name).joined(separator: ", ")
    return htmlPage(
      title: "\(names) - Foley",
      body: """
        <header>
        <h1>\(escaped(names))</h1>
        \(noteList)\(facts)</header>
        <main>
        \(curves)\(samples)\(optionTables)\(runs.map(about).joined())</main>
        <footer>Made by foley report \(escaped(FoleyVersion.current)), \(dateAndTime(now)).</footer>

        """,
      script: ReportScript.text)
  }

  private var noteList: String {
    guard !notes.isEmpty else { return "" }
    return "<ul class=\"notes\">\n"
      + notes.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
  }
}

extension RunReport {
  /// A section with a heading.
  func section(_ title: String, _ content: String) -> String {
    "<section>\n<h2>\(escaped(title))</h2>\n\(content)</section>\n"
  }

  /// A collapsed block.
  func details(_ summary: String, _ content: String) -> String {
    "<details>\n<summary>\(escaped(summary))</summary>\n\(content)</details>\n"
  }
}
