// SPDX-License-Identifier: MIT

/// The texts of pickles of protocol 0, which are lines with escapes.
enum PickleEscapes {
  /// A text of Python's `raw-unicode-escape`: bytes are characters up to U+00FF, others are `\uXXXX` or
  /// `\UXXXXXXXX`.
  static func unicode(_ line: ArraySlice<UInt8>) throws(PickleReader.Flaw) -> String {
    var (text, rest) = (String.UnicodeScalarView(), line)
    while let byte = rest.popFirst() {
      let digits = rest.first == UInt8(ascii: "u") ? 4 : rest.first == UInt8(ascii: "U") ? 8 : 0
      guard byte == UInt8(ascii: "\\"), digits > 0 else {
        text.append(Unicode.Scalar(byte))
        continue
      }
      rest = rest.dropFirst()
      guard let scalar = Unicode.Scalar(UInt32(try number(&rest, digits: digits))) else {
        throw .order
      }
      text.append(scalar)
    }
    return String(text)
  }

  /// The bytes of a string literal of Python 2 with its quotes.
  static func quoted(_ line: ArraySlice<UInt8>) throws(PickleReader.Flaw) -> [UInt8] {
    guard line.count >= 2, let quote = line.first, quote == line.last,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { throw .order }
    var (bytes, rest) = ([UInt8](), line.dropFirst().dropLast())
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let letter = rest.popFirst() else { throw .order }
      switch letter {
      case UInt8(ascii: "x"): bytes.append(UInt8(try number(&rest, digits: 2)))
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): bytes.append(letter)
      default: throw .order
      }
    }
    return bytes
  }

  /// A number of so many hexadecimal digits.
  private static func number(
    _ rest: inout ArraySlice<UInt8>, digits: Int
  ) throws(PickleReader.Flaw) -> Int {
    let text = String(decoding: rest.prefix(digits), as: UTF8.self)
    guard text.utf8.count == digits, text.allSatisfy(\.isHexDigit), let value = Int(text, radix: 16)
    else { throw .order }
    rest = rest.dropFirst(digits)
    return value
  }
}
