// SPDX-License-Identifier: MIT
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
    write(line + "\n", to: STDOUT_FILENO)
  }

  /// Writes a value to standard output as JSON with sorted keys.
  static func sayJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    say(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Writes text to standard error.
  static func show(_ text: String) {
    write(text, to: STDERR_FILENO)
  }

  /// The text quoted as one word of a shell command.
  static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "/._-+=:@%".contains(letter))
    }
    return isPlain ? text : "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }

  /// Writes bytes to standard output.
  static func send(_ bytes: [UInt8]) { write(bytes[...], to: STDOUT_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8)[...], to: descriptor)
  }

  /// Writes all bytes; errors are ignored.
  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}
