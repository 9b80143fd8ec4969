// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synthesis

/// A page about a run, or about several side by side: one HTML file that needs nothing else.
public struct RunReport {
  /// The runs, each with the name that it has on the page.
  let runs: [(name: String, record: RunRecord)]
  /// The most bytes of sounds and pictures, before they are written as text, which takes a third
  /// more.
  let mediaByteCount: Int

  /// What the sounds and pictures of a page may take unless told otherwise: 16 MB.
  public static let defaultMediaByteCount = 16_000_000

  /// A page about at least one run.
  ///
  /// - Parameter mediaByteCount: the most bytes of sounds and pictures, shared out evenly.
  public init(_ records: [RunRecord], mediaByteCount: Int = Self.defaultMediaByteCount) {
    precondition(!records.isEmpty, "a report of no runs")
    let uses = Dictionary(grouping: records, by: \.name).mapValues(\.count)
    runs = records.map { (uses[$0.name] == 1 ? $0.name : $0.path, $0) }
    self.mediaByteCount = mediaByteCount
  }

  /// Writes the page, whole or not at all.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String) throws {
    try AtomicFile.write(path, text: html(now: Date().timeIntervalSince1970))
  }

  /// The page.
  ///
  /// - Parameter now: when it was made, in seconds since 1970.
  public func html(now: Double) -> String {
    let names = runs.map(\.name).joined(separator: ", ")
    return page(
      title: "\(names) - Foley",
      body: """
        <header>
        <h1>\(escaped(names))</h1>
        \(notes)\(facts)</header>
        <main>
        \(curves)\(samples)\(optionTables)\(runs.map(about).joined())</main>
        <footer>Made by foley report \(escaped(Release.version)), \(moment(now)).</footer>

        """,
      script: ReportScript.text)
  }

  private var notes: String {
    let notes = runs.flatMap(\.record.notes)
    guard !notes.isEmpty else { return "" }
    return "<ul class=\"notes\">\n"
      + notes.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
  }
}

// MARK: What is told in words

extension RunReport {
  /// How far each run is and how fast.
  private var facts: String {
    let headings = ["run", "model", "steps", "time", "steps/s", "steps/s at the end", "ends after"]
    let rows = runs.map { run in
      let table = run.record.table
      let (steps, seconds) = (table.steps.last ?? 0, table.elapsedSeconds.last ?? 0)
      return [
        run.name, run.record.option("model") ?? "wavegan", grouped(steps), duration(seconds),
        seconds > 0 ? short(Double(steps) / seconds) : "?", Self.recentRate(table),
        Self.budget(run.record),
      ]
    }
    return Reports.table(headings, rows, caption: "How far it is")
  }

  /// Steps a second over the last tenth, without the time that saving takes.
  private static func recentRate(_ table: MetricTable) -> String {
    let seconds = (table["secondsPerIteration"]?.values ?? []).filter(\.isFinite)
    let last = seconds.suffix(max(seconds.count / 10, 1))
    let sum = last.reduce(0, +)
    return sum > 0 ? short(Double(last.count) / sum) : "?"
  }

  private static func budget(_ run: RunRecord) -> String {
    if let steps = run.option("steps") { return "\(steps) steps" }
    return run.option("minutes").flatMap(Double.init).map { duration($0 * 60) } ?? "?"
  }

  /// The options: of one run all, of several those that differ.
  private var optionTables: String {
    let names = runs.flatMap { $0.record.options.map(\.name) }
    var seen: Set<String> = []
    let rows = names.filter { seen.insert($0).inserted }
      .map { name in [name] + runs.map { $0.record.option(name) ?? "-" } }
    guard runs.count > 1 else {
      return section("Options", table(["option", "value"], rows, caption: "Options of the run"))
    }
    let headings = ["option"] + runs.map(\.name)
    let differing = rows.filter { Set($0.dropFirst()).count > 1 }
    let common = rows.filter { Set($0.dropFirst()).count == 1 }.map { Array($0.prefix(2)) }
    return section(
      "Options",
      (differing.isEmpty
        ? "<p>All options are the same.</p>\n"
        : table(headings, differing, caption: "Options that differ"))
        + details(
          "Options that all runs share",
          table(["option", "value"], common, caption: "Options that all runs share")))
  }

  /// The recordings of a run, and when it was begun and resumed.
  private func about(_ run: (name: String, record: RunRecord)) -> String {
    let record = run.record
    let sessions = record.sessions.map { session in
      let steps = session.stepsBefore
      let what = steps == 0 ? "begun" : "resumed after step \(grouped(steps))"
      return "<li>\(moment(session.wallTime)): \(what)</li>\n"
    }
    let history =
      sessions.isEmpty
      ? "<p>The run has no event files, which would tell when it was begun and resumed.</p>\n"
      : "<ul>\n\(sessions.joined())</ul>\n"
    let data =
      record.dataReport.isEmpty
      ? "<p>The run does not tell.</p>\n" : "<pre>\(escaped(record.dataReport))</pre>\n"
    let skipped =
      record.skippedFiles.isEmpty
      ? ""
      : details(
        "\(counted(record.skippedFiles.count, "recording")) not used",
        "<pre>\(escaped(record.skippedFiles.prefix(200).joined(separator: "\n")))</pre>\n"
          + (record.skippedFiles.count > 200
            ? "<p>and \(grouped(record.skippedFiles.count - 200)) more</p>\n" : ""))
    return section(
      runs.count > 1 ? "About \(run.name)" : "About the run",
      "<p class=\"path\">\(escaped(record.path))</p>\n<h3>Recordings</h3>\n\(data)\(skipped)"
        + "<h3>History</h3>\n\(history)")
  }
}

// MARK: Pieces

extension RunReport {
  /// A part of the page with a heading.
  func section(_ title: String, _ content: String) -> String {
    "<section>\n<h2>\(escaped(title))</h2>\n\(content)</section>\n"
  }

  /// Something that is shown on request.
  func details(_ summary: String, _ content: String) -> String {
    "<details>\n<summary>\(escaped(summary))</summary>\n\(content)</details>\n"
  }
}
