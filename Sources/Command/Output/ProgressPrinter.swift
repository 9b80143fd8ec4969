// SPDX-License-Identifier: MIT
import Foundation

/// Prints progress on standard error: a changing line on a terminal; elsewhere, as in a log file, a line
/// with the time every five seconds and one at the end.
final class ProgressPrinter {
  private var lastShown: ContinuousClock.Instant?
  private var hasOpenLine = false
  /// The line that a log has not got yet, because the one before it is too recent.
  private var pending: String?

  /// Shows a bar of the share that is done, and the parts of a line in the order of their importance: on a
  /// terminal those that fit, in a log all.
  ///
  /// Nothing is shown if the last line was shown less than 0.1 s ago (5 s without a terminal).
  func show(share: Double, _ parts: @autoclosure () -> [String]) {
    let now = ContinuousClock.now
    let pause: Duration = Terminal.isInteractive ? .milliseconds(100) : .seconds(5)
    let isDue = lastShown.map { now - $0 >= pause } ?? true
    if Terminal.isInteractive {
      guard isDue else { return }
      Terminal.showOverLine(Self.line(share, parts(), columns: Terminal.columns - 1))
      hasOpenLine = true
    } else {
      let line = parts().joined(separator: "  ")
      pending = isDue ? nil : line
      guard isDue else { return }
      log(line)
    }
    lastShown = now
  }

  /// Shows on a terminal what is done now, in place of the changing line; a log does not get it.
  func showActivity(_ text: String) {
    guard Terminal.isInteractive else { return }
    Terminal.showOverLine(String(text.prefix(max(Terminal.columns - 1, 0))))
    hasOpenLine = true
    lastShown = nil
  }

  /// A bar, and as many of the parts as fit into the width.
  static func line(_ share: Double, _ parts: [String], columns: Int) -> String {
    let width = max(min(columns / 5, 24), 4)
    let filled = Int((min(max(share, 0), 1) * Double(width)).rounded(.down))
    let bar =
      "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
      + "]"
    return parts.reduce(bar) { line, part in
      line.count + part.count + 2 <= columns ? line + "  " + part : line
    }
  }

  /// Ends the changing line, or logs the last line, before other output.
  func finishLine() {
    if hasOpenLine { Terminal.show("\n") }
    if let pending { log(pending) }
    hasOpenLine = false
    pending = nil
    lastShown = nil
  }

  private func log(_ line: String) {
    Terminal.show("\(Date.now.formatted(.iso8601))  \(line)\n")
  }
}
