// SPDX-License-Identifier: MIT
import Files

extension RunReport {
  /// A table of the progress and speed of each run.
  var facts: String {
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
  var optionTables: String {
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
}
