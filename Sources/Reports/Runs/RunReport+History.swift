// SPDX-License-Identifier: MIT
import Files

extension RunReport {
  /// The recordings and the sessions of a run.
  func about(_ run: (name: String, record: RunRecord)) -> String {
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
