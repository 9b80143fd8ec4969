// SPDX-License-Identifier: MIT

extension StringProtocol {
  /// The text with every character that could change a terminal, forge a line or hide text written
  /// as an escape: for names, tags and values that come from outside.
  ///
  /// Escaped are control characters (C0, DEL, C1) and bytes of a path that are not UTF-8, as `\x1B`;
  /// line separators, characters that set the direction of text and other invisible ones, as
  /// `\u{202E}`. A line break becomes `\n`.
  public var printable: String {
    guard unicodeScalars.contains(where: \.isUnprintable) else { return String(self) }
    return unicodeScalars.reduce(into: "") { $0 += $1.isUnprintable ? $1.escape : String($1) }
  }
}

extension Unicode.Scalar {
  /// Whether the character must not reach a terminal as it is.
  public var isUnprintable: Bool {
    // ASCII first: it is most of all text.
    if value < 0x7F { return value < 0x20 }
    if value < 0xA0 { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return !Self.joiners.contains(self)
    default: return PathByte.contains(self)
    }
  }

  /// Invisible characters that words and emoji need (Unicode 15, section 23.2).
  private static let joiners: Set<Unicode.Scalar> = ["\u{200C}", "\u{200D}"]

  fileprivate var escape: String {
    if self == "\n" { return "\\n" }
    if self == "\t" { return "\\t" }
    if let byte = PathByte(self)?.value { return "\\x" + byte.hexadecimal }
    if value < 0x100 { return "\\x" + UInt8(value).hexadecimal }
    return "\\u{" + String(value, radix: 16, uppercase: true) + "}"
  }
}

extension UInt8 {
  fileprivate var hexadecimal: String {
    let digits = String(self, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }
}
