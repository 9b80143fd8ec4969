// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synthesis

/// Prints the progress and the result of a render; with events, as JSON on standard output, and as text
/// on standard error.
final class RenderPrinter {
  private let printer = ProgressPrinter()
  private let start = ContinuousClock.now
  private let events: JSONEvents?

  /// A printer, with the events for `--json`.
  init(events: JSONEvents? = nil) {
    self.events = events
  }

  /// Reports the beginning of a render.
  func begin(_ command: String, fileCount: Int, in folder: String) {
    events?.send(
      "start",
      [
        ("command", .text(command)), ("folder", .text(folder)), ("files", .integer(fileCount)),
      ])
  }

  private func say(_ line: String) { Terminal.say(line, besides: events) }

  /// Shows the progress towards `total` sounds.
  func show(_ done: RenderSummary, of total: Int) {
    let count = done.writtenCount + done.foundCount
    if let events {
      return events.sendProgress(done.counts + [("files", .integer(total))])
    }
    printer.show(share: Double(count) / Double(max(total, 1)), parts(done, count, of: total))
  }

  private func parts(_ done: RenderSummary, _ count: Int, of total: Int) -> [String] {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let speed = Double(done.writtenCount) / max(elapsed, 1e-3)
    let left = speed > 0 ? hoursMinutesSeconds(Double(total - count) / speed) : "?"
    return ["\(count) of \(total) files", "\(left) left", String(format: "%.0f files/s", speed)]
  }

  /// Prints the result.
  func finish(_ summary: RenderSummary, in folder: String) {
    printer.finishLine()
    let found = summary.foundCount
    say(
      "\(counted(summary.writtenCount, "sound")) written to \(folder.printable)"
        + (found > 0 ? ", \(found) already there" : ""))
    if summary.repairedCount > 0 {
      say(
        "\(counted(summary.repairedCount, "file")) of these had been generated before and "
          + "\(summary.repairedCount == 1 ? "was" : "were") missing or damaged: "
          + "\(summary.repairedFiles)".printable)
    }
    if summary.leftFileCount > 0 {
      let left = counted(summary.leftFileCount, "file")
      say(
        "\(left) of the render before remain\(summary.leftFileCount == 1 ? "s" : "") there and "
          + "\(summary.leftFileCount == 1 ? "is" : "are") not in the manifest any more, such as "
          + summary.firstLeftFile.printable)
    }
    if let note = summary.quietNote { say(note) }
    for picture in summary.pictures { say("picture: \(picture.printable)") }
    defer {
      events?.send(
        "end",
        summary.counts + [("complete", .flag(summary.isComplete))]
          + [("pictures", .list(summary.pictures.map { .text($0) }))] + summary.names)
    }
    if summary.clippedFileCount > 0 {
      say(
        "\(counted(summary.clippedSampleCount, "sample")) in "
          + "\(counted(summary.clippedFileCount, "file")) (\("\(summary.clippedFiles)".printable)) "
          + "\(summary.clippedSampleCount == 1 ? "was" : "were") clipped at full scale; "
          + "--normalize peak or --bit-depth 32f avoids clipping.")
    }
  }
}

extension RenderSummary {
  /// The counts as members of an event.
  var counts: [(key: String, value: JSONValue)] {
    [
      ("written", .integer(writtenCount)), ("found", .integer(foundCount)),
      ("repaired", .integer(repairedCount)), ("left", .integer(leftFileCount)),
      ("belowLevel", .integer(quietFileCount)), ("clippedFiles", .integer(clippedFileCount)),
      ("clippedSamples", .integer(clippedSampleCount)),
    ]
  }

  /// The first names of files that something is said of, as members of an event.
  var names: [(key: String, value: JSONValue)] {
    [
      ("firstRepaired", repairedFiles), ("firstBelowLevel", quietFiles),
      ("firstClipped", clippedFiles),
    ].map { ($0, .list($1.firstNames.map { .text($0) })) }
  }

  /// A sentence about sounds that did not reach the loudness asked for; nil if all did.
  var quietNote: String? {
    guard quietFileCount > 0, let missedLevel else { return nil }
    let below =
      "\(quietFileCount) of \(counted(writtenCount, "sound")) "
      + "(\("\(quietFiles)".printable)) \(quietFileCount == 1 ? "lies" : "lie") below "
      + "\(String(format: "%g", missedLevel)) LUFS"
    return isLimited
      ? "\(below): there are too few loud parts for the limiter to reach it"
      : "\(below): peaks do not allow more; --limiter reaches it or comes closer"
  }
}
