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

  /// Shows how much is done, as a bar where there is room for it, and `text`.
  func show(share: Double, _ text: @autoclosure () -> String) {
    show(Self.bar(share, before: text()))
  }

  /// `text` behind a bar of 24 letters at most; nothing but the text where a bar is too short to be
  /// read.
  private static func bar(_ share: Double, before text: String) -> String {
    let width = min(Terminal.columns - text.count - 3, 24)
    guard width >= 4 else { return text }
    let filled = Int(share * Double(width))
    return "[" + String(repeating: "#", count: filled)
      + String(repeating: ".", count: width - filled) + "]" + text
  }

  /// Ends the changing line, if there is one, so that what follows stands below it.
  func finishLine() {
    if hasOpenLine { Terminal.show("\n") }
    hasOpenLine = false
    lastShown = nil
  }
}
