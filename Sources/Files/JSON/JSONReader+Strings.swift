// SPDX-License-Identifier: MIT

extension JSONReader {
  mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    var utf8: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: utf8, as: UTF8.self) else {
          throw failure("a string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try appendEscape(to: &utf8)
      case 0..<0x20: throw failure("a string holds a control character")
      default: utf8.append(byte)
      }
    }
    throw failure("a string has no end")
  }

  private mutating func appendEscape(to utf8: inout [UInt8]) throws(JSONSyntaxError) {
    guard position < bytes.count else { throw failure("a string has no end") }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): utf8.append(letter)
    case UInt8(ascii: "b"): utf8.append(0x08)
    case UInt8(ascii: "f"): utf8.append(0x0C)
    case UInt8(ascii: "n"): utf8.append(0x0A)
    case UInt8(ascii: "r"): utf8.append(0x0D)
    case UInt8(ascii: "t"): utf8.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = try escapedScalar() else { throw failure("a \\u escape is no character") }
      utf8.append(contentsOf: String(Character(scalar)).utf8)
    default: throw failure("an unknown escape in a string")
    }
  }

  /// The character of four hexadecimal digits, or of a surrogate pair: four, `\u` and four more.
  private mutating func escapedScalar() throws(JSONSyntaxError) -> Unicode.Scalar? {
    let first = try hexadecimal()
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
    guard skip("\\"), skip("u") else { return nil }
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("a \\u escape needs four digits") }
    position += 4
    return value
  }
}
