// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Logging

/// The two ways out: results on standard output, everything else on standard error; neither is held
/// back.
enum Terminal {
  /// Whether someone watches standard error.
  static let isWatched = isatty(STDERR_FILENO) == 1

  /// The width of the terminal in letters.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Sends diagnostics to standard error; without `verbose` only what someone should know.
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

  /// Writes text to standard error.
  static func show(_ text: String) {
    write(text, to: STDERR_FILENO)
  }

  /// The text as one word of a shell command.
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

  /// Writes as much as will go; where nobody reads any more there is nobody to tell.
  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}
