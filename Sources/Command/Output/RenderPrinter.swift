// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synthesis

/// Prints the progress and the result of a render.
final class RenderPrinter {
  private let printer = ProgressPrinter()
  private let start = ContinuousClock.now

  /// Shows the progress towards `total` sounds.
  func show(_ done: RenderSummary, of total: Int) {
    let count = done.writtenCount + done.foundCount
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
    Terminal.say(
      "\(counted(summary.writtenCount, "sound")) written to \(folder)"
        + (found > 0 ? ", \(found) already there" : ""))
    for picture in summary.pictures { Terminal.say("picture: \(picture)") }
    if summary.clippedFileCount > 0 {
      Terminal.say(
        "\(summary.clippedSampleCount) samples in \(summary.clippedFileCount) files were clipped "
          + "at full scale; --normalize peak or --bit-depth 32f avoids clipping.")
    }
  }
}
