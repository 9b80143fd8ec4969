// SPDX-License-Identifier: MIT

/// One line that changes on a terminal, and a new line every few seconds elsewhere.
final class ProgressPrinter {
  private var lastShown: ContinuousClock.Instant?
  private var hasOpenLine = false

  /// Shows `text` unless something was shown a moment ago.
  func show(_ text: @autoclosure () -> String) {
    let now = ContinuousClock.now
    let pause: Duration = Terminal.isWatched ? .milliseconds(100) : .seconds(5)
    if let lastShown, now - lastShown < pause { return }
    lastShown = now
    if Terminal.isWatched {
      Terminal.show("\r\u{1B}[K" + text().prefix(Terminal.columns - 1))
      hasOpenLine = true
    } else {
      Terminal.show(text() + "\n")
    }
  }

  /// Ends the changing line, if there is one, so that what follows stands below it.
  func finishLine() {
    if hasOpenLine { Terminal.show("\n") }
    hasOpenLine = false
    lastShown = nil
  }
}
