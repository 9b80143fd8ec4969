// SPDX-License-Identifier: MIT

/// Prints progress on standard error: a changing line on a terminal, a line every five seconds
/// elsewhere.
final class ProgressPrinter {
  private var lastShown: ContinuousClock.Instant?
  private var hasOpenLine = false

  /// Shows `text`, unless the last text was shown less than 0.1 s (5 s without a terminal) ago.
  func show(_ text: @autoclosure () -> String) {
    let now = ContinuousClock.now
    let pause: Duration = Terminal.isInteractive ? .milliseconds(100) : .seconds(5)
    if let lastShown, now - lastShown < pause { return }
    lastShown = now
    if Terminal.isInteractive {
      Terminal.showOverLine(String(text().prefix(Terminal.columns - 1)))
      hasOpenLine = true
    } else {
      Terminal.show(text() + "\n")
    }
  }

  /// Shows the share done as a bar, if the terminal is wide enough, and `text`.
  func show(share: Double, _ text: @autoclosure () -> String) {
    show(Self.bar(share, before: text()))
  }

  /// `text` after a bar of at most 24 characters; only `text` where the bar would be too short.
  private static func bar(_ share: Double, before text: String) -> String {
    let width = min(Terminal.columns - text.count - 3, 24)
    guard width >= 4 else { return text }
    let filled = Int(share * Double(width))
    return "[" + String(repeating: "#", count: filled)
      + String(repeating: ".", count: width - filled) + "]" + text
  }

  /// Ends the changing line, if any, before other output.
  func finishLine() {
    if hasOpenLine { Terminal.show("\n") }
    hasOpenLine = false
    lastShown = nil
  }
}
