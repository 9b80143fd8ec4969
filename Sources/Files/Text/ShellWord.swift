// SPDX-License-Identifier: MIT
import Foundation

extension String {
  /// The text quoted as one word of a shell command: `$'...'`, which bash, zsh and ksh know, where it
  /// has control characters or bytes that are not UTF-8.
  public var shellQuoted: String {
    guard !unicodeScalars.contains(where: \.isUnprintable) else {
      return "$'" + unicodeScalars.map(\.shellEscaped).joined() + "'"
    }
    let isPlain =
      !isEmpty
      && allSatisfy { letter in
        letter.isASCII && (letter.isLetter || letter.isNumber || "/._-+=:@%".contains(letter))
      }
    return isPlain ? self : "'" + replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}

extension Unicode.Scalar {
  /// The character between `$'` and `'`.
  fileprivate var shellEscaped: String {
    if let byte = PathByte(self)?.value { return "\\x" + Self.hexadecimal(UInt32(byte), 2) }
    if self == "'" || self == "\\" { return "\\\(self)" }
    guard isUnprintable else { return String(self) }
    return value < 0x80 ? "\\x" + Self.hexadecimal(value, 2) : "\\U" + Self.hexadecimal(value, 8)
  }

  private static func hexadecimal(_ value: UInt32, _ count: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
