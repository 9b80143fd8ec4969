// SPDX-License-Identifier: MIT
import Files
import Foundation
import Glibc
import Logging

/// Unbuffered output: results on standard output, everything else on standard error.
enum Terminal {
  /// Whether standard error is a terminal.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// The width of the terminal in characters; 80 without a terminal.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Sends log messages to standard error: warnings and errors, with `verbose` all messages.
  static func startLogging(verbose: Bool) {
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = verbose ? .debug : .warning
      return handler
    }
  }

  /// Writes a line to standard output.
  static func say(_ line: String) {
    StandardStreams.writeOutput(Array((line.withoutControls + "\n").utf8))
  }

  /// Writes a line for people: to standard error if standard output carries `events`.
  static func say(_ line: String, besides events: JSONEvents?) {
    if events == nil { say(line) } else { show(line + "\n") }
  }

  /// Says how a command that was interrupted goes on.
  static func sayHowToGoOn(besides events: JSONEvents? = nil) {
    say("interrupted; to continue, give the same command again", besides: events)
  }

  /// Writes a value to standard output as JSON with sorted keys.
  static func sayJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    try StandardStreams.send(Array((text.escapedForJSON + "\n").utf8))
  }

  /// Writes an object to standard output as JSON on one line, with its members in this order.
  static func sayJSONLine(_ members: [(key: String, value: JSONValue)]) {
    let line = JSONValue.json(ofMembers: members).escapedForJSON + "\n"
    StandardStreams.writeOutput(Array(line.utf8))
  }

  /// Writes text to standard error.
  static func show(_ text: String) {
    StandardStreams.writeError(Array(text.withoutControls.utf8))
  }

  /// Replaces the line of the cursor, which must be the last one, by another.
  static func showOverLine(_ line: String) {
    StandardStreams.writeError(Array("\r\u{1B}[K\(line.printable)".utf8))
  }

  /// The command as it was called, for hints: a path, or the name if it was found on the search path.
  static var command: String {
    let called = CommandLine.arguments.first ?? "foley"
    return called.contains("/") ? quoted(called) : "foley"
  }

  /// The text quoted as one word of a shell command, see `String.shellQuoted`.
  static func quoted(_ text: String) -> String { text.shellQuoted }
}

extension String {
  /// The text with control characters escaped, but for line ends and tabs.
  ///
  /// Names and values are escaped with `printable` before they become part of a text; this makes sure
  /// that nothing else sends commands to the terminal.
  fileprivate var withoutControls: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isControl ? String(scalar).printable : String(scalar)
    }
  }

  /// JSON with the control characters and invisible ones that its strings may hold as they are
  /// (DEL, C1, directions) as `\u` escapes.
  fileprivate var escapedForJSON: String {
    guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      guard scalar.isUnprintable, scalar.value > 0x1F else { return text += String(scalar) }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { isUnprintable && self != "\n" && self != "\t" }
}
