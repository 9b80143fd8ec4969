// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synthesis

/// Prints the progress and the result of a conversion of a folder.
struct ConversionPrinter {
  let total: Int
  private let printer = ProgressPrinter()
  private let start = ContinuousClock.now

  init(total: Int) { self.total = total }

  private var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Shows the progress.
  func show(_ done: FolderConversion.Summary) {
    let count = done.writtenCount + done.foundCount + done.failures.count
    let speed = Double(done.writtenCount) / max(elapsed, 1e-3)
    let left = speed > 0 ? hoursMinutesSeconds(Double(total - count) / speed) : "?"
    printer.show(
      share: Double(count) / Double(max(total, 1)),
      ["\(count) of \(total) files", "\(left) left"])
  }

  /// Prints the result, and the errors of files.
  func finish(
    _ summary: FolderConversion.Summary, closed: [ConversionError], in folder: String,
    modelRate: Int
  ) {
    printer.finishLine()
    let found = summary.foundCount
    Terminal.say(
      "\(counted(summary.writtenCount, "sound")) written to \(folder.printable)"
        + (found > 0 ? ", \(found) already there" : ""))
    if summary.writtenCount > 0 {
      let speed = summary.durationSeconds / max(elapsed, 1e-3)
      Terminal.say(
        String(format: "%.1f s of sound, %.0f times real time", summary.durationSeconds, speed))
    }
    if summary.resampledFiles.count > 0 {
      let files = "\(summary.resampledFiles)".printable
      Terminal.say(
        Self.rateNote(
          "\(counted(summary.resampledFiles.count, "source")) (\(files))", rate: modelRate,
          isNarrowed: summary.narrowedFiles.count > 0))
    }
    if summary.clippedFiles.count > 0 {
      Terminal.say(
        "\(counted(summary.clippedFiles.count, "file")) "
          + "(\("\(summary.clippedFiles)".printable)) clipped at full scale; --bit-depth 32f avoids "
          + "clipping.")
    }
    let failures = summary.failures + closed
    for failure in failures { Terminal.show("foley: \(failure)\n") }
    if failures.count > 0 {
      Terminal.show("\(failures.count) of \(total + closed.count) files failed\n")
    }
  }

  /// What a converted sample rate means.
  static func rateNote(_ sources: String, rate: Int, isNarrowed: Bool) -> String {
    "\(sources) had another rate than the model's \(rate) Hz, which was converted"
      + (isNarrowed ? "; what lay above \(rate / 2) Hz is lost" : "")
  }
}
