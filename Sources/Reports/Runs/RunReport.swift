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

// MARK: Summary, options and history

extension RunReport {
  /// A table of the progress and speed of each run.
  private var facts: String {
    let headings = ["run", "model", "steps", "time", "steps/s", "steps/s at the end", "ends after"]
    let rows = runs.map { run in
      let table = run.record.table
      let (steps, seconds) = (table.steps.last ?? 0, table.elapsedSeconds.last ?? 0)
      return [
        run.name, run.record.option("model") ?? "?", grouped(steps), hoursMinutesSeconds(seconds),
        seconds > 0 ? short(Double(steps) / seconds) : "?", Self.recentRate(table),
        Self.budget(run.record),
      ]
    }
    return htmlTable(headings, rows, caption: "Progress")
  }

  /// Steps per second over the last tenth of the run, without the time for saving.
  private static func recentRate(_ table: MetricTable) -> String {
    let seconds = (table["secondsPerIteration"]?.values ?? []).filter(\.isFinite)
    let last = seconds.suffix(max(seconds.count / 10, 1))
    return last.contains { $0 > 0 } ? short(Double(last.count) / last.reduce(0, +)) : "?"
  }

  private static func budget(_ run: RunRecord) -> String {
    if let steps = run.option("steps") { return "\(steps) steps" }
    guard let minutes = run.option("minutes").flatMap(Double.init), minutes.isFinite, minutes >= 0
    else { return "?" }
    return hoursMinutesSeconds(minutes * 60)
  }

  /// All options of one run, or the differing and the common options of several runs.
  private var optionTables: String {
    let names = runs.flatMap { $0.record.options.map(\.name) }
    var seen: Set<String> = []
    let rows = names.filter { seen.insert($0).inserted }
      .map { name in [name] + runs.map { $0.record.option(name) ?? "-" } }
    guard runs.count > 1 else {
      return section(
        "Options", htmlTable(["option", "value"], rows, caption: "Options of the run"))
    }
    let headings = ["option"] + runs.map(\.name)
    let differing = rows.filter { Set($0.dropFirst()).count > 1 }
    let common = rows.filter { Set($0.dropFirst()).count == 1 }.map { Array($0.prefix(2)) }
    return section(
      "Options",
      (differing.isEmpty
        ? "<p>All options are the same.</p>\n"
        : htmlTable(headings, differing, caption: "Options that differ"))
        + details(
          "Common options",
          htmlTable(["option", "value"], common, caption: "Common options")))
  }

  /// The recordings and the sessions of a run.
  private func about(_ run: (name: String, record: RunRecord)) -> String {
    let record = run.record
    let sessions = record.sessions.map { session in
      let steps = session.stepsBefore
      let what = steps == 0 ? "started" : "resumed after step \(grouped(steps))"
      return "<li>\(dateAndTime(session.wallTime)): \(what)</li>\n"
    }
    let history =
      sessions.isEmpty
      ? "<p>The run has no event files, so the times of its sessions are unknown.</p>\n"
      : "<ul>\n\(sessions.joined())</ul>\n"
    let data =
      record.dataReport.isEmpty
      ? "<p>The run has no data report.</p>\n" : "<pre>\(escaped(record.dataReport))</pre>\n"
    let skipped =
      record.skippedFiles.isEmpty
      ? ""
      : details(
        "\(counted(record.skippedFiles.count, "recording", grouped: true)) not used",
        "<pre>\(escaped(record.skippedFiles.prefix(200).joined(separator: "\n")))</pre>\n"
          + (record.skippedFiles.count > 200
            ? "<p>and \(grouped(record.skippedFiles.count - 200)) more</p>\n" : ""))
    return section(
      runs.count > 1 ? "About \(run.name)" : "About the run",
      "<p class=\"path\">\(escaped(record.path))</p>\n<h3>Recordings</h3>\n\(data)\(skipped)"
        + "<h3>History</h3>\n\(history)")
  }
}

// MARK: Elements

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
