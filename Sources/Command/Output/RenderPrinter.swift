// SPDX-License-Identifier: MIT
import Foundation
import Synthesis

/// How far a render is, how fast it goes, and what it has done.
final class RenderPrinter {
  private let printer = ProgressPrinter()
  private let start = ContinuousClock.now

  /// Shows what is done of `total` sounds.
  func show(_ done: RenderSummary, of total: Int) {
    let count = done.writtenCount + done.foundCount
    printer.show(share: Double(count) / Double(max(total, 1)), line(done, count, of: total))
  }

  private func line(_ done: RenderSummary, _ count: Int, of total: Int) -> String {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let speed = Double(done.writtenCount) / max(elapsed, 1e-3)
    let left = speed > 0 ? TrainingPrinter.duration(Double(total - count) / speed) : "?"
    return " \(count) of \(total) files  " + String(format: "%.0f a second", speed)
      + "  \(left) left"
  }

  /// Says what was done.
  func finish(_ summary: RenderSummary, in folder: String) {
    printer.finishLine()
    let found = summary.foundCount
    Terminal.say(
      "\(summary.writtenCount) \(summary.writtenCount == 1 ? "sound" : "sounds") in \(folder)"
        + (found > 0 ? ", beside \(found) that were there" : ""))
    for picture in summary.pictures { Terminal.say("their picture: \(picture)") }
    if summary.clippedFileCount > 0 {
      Terminal.say(
        "\(summary.clippedSampleCount) samples in \(summary.clippedFileCount) files were clipped "
          + "at full scale; --normalize peak or --bit-depth 32f keeps them.")
    }
  }
}
