// SPDX-License-Identifier: MIT

/// The part of JSON (RFC 8259) that the header of a safetensors file uses.
///
/// Foundation's decoders keep one of two equal keys in silence and take memory as deep as the input
/// is nested. A file from a stranger deserves better: here objects keep their order and their
/// duplicates, and nesting is bounded.
enum HeaderJSON {
  /// A value; numbers are whole (shapes and offsets), everything else is refused.
  enum Value: Equatable {
    case object([Member])
    case array([Value])
    case string(String)
    case integer(Int)

    /// What the value is, for messages.
    var kind: String {
      switch self {
      case .object: "an object"
      case .array: "an array"
      case .string: "a string"
      case .integer: "a number"
      }
    }
  }

  /// A key and its value, in the order of the file.
  struct Member: Equatable {
    let key: String
    let value: Value
  }

  /// What is wrong, and at which byte of the header.
  struct SyntaxError: Error {
    let offset: Int
    let reason: String
  }

  /// The text as a JSON string, quotes included.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<"\u{20}":
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension HeaderJSON {
  /// Reads one value from the front of a buffer.
  struct Parser {
    private let bytes: [UInt8]
    private var position = 0

    /// Deepest nesting: header, tensor, list of numbers.
    private static let deepest = 3

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
    }

    /// The whole text as one value; only blanks may follow it.
    mutating func parse() throws(SyntaxError) -> Value {
      let value = try value(depth: 0)
      skipBlanks()
      guard position == bytes.count else { throw failure("something follows the end") }
      return value
    }

    private mutating func value(depth: Int) throws(SyntaxError) -> Value {
      skipBlanks()
      guard depth <= Self.deepest else { throw failure("it is nested too deeply") }
      switch position < bytes.count ? bytes[position] : 0 {
      case UInt8(ascii: "{"): return .object(try members(depth: depth))
      case UInt8(ascii: "["): return .array(try elements(depth: depth))
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
      default: throw failure("an object, array, string or whole number is missing")
      }
    }

    private mutating func members(depth: Int) throws(SyntaxError) -> [Member] {
      var result: [Member] = []
      position += 1
      if take("}") { return result }
      repeat {
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          throw failure("a name in quotes is missing")
        }
        let key = try string()
        guard take(":") else { throw failure("a colon is missing") }
        result.append(Member(key: key, value: try value(depth: depth + 1)))
      } while take(",")
      guard take("}") else { throw failure("a comma or closing brace is missing") }
      return result
    }

    private mutating func elements(depth: Int) throws(SyntaxError) -> [Value] {
      var result: [Value] = []
      position += 1
      if take("]") { return result }
      repeat {
        result.append(try value(depth: depth + 1))
      } while take(",")
      guard take("]") else { throw failure("a comma or closing bracket is missing") }
      return result
    }

    private mutating func integer() throws(SyntaxError) -> Int {
      let start = position
      let accepted = Array("-+.eE0123456789".utf8)
      while position < bytes.count, accepted.contains(bytes[position]) { position += 1 }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      guard let number = Int(text) else {
        position = start
        throw failure("\(text.prefix(40)) is not a whole number of 64 bits")
      }
      return number
    }

    private mutating func string() throws(SyntaxError) -> String {
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

    private mutating func appendEscape(to utf8: inout [UInt8]) throws(SyntaxError) {
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
        guard let scalar = try escapedScalar() else {
          throw failure("a \\u escape is no character")
        }
        utf8.append(contentsOf: String(Character(scalar)).utf8)
      default: throw failure("an unknown escape in a string")
      }
    }

    /// The character of `XXXX` or of a surrogate pair `XXXX\uXXXX`.
    private mutating func escapedScalar() throws(SyntaxError) -> Unicode.Scalar? {
      let first = try hexadecimal()
      guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
      guard bytes[position...].starts(with: Array("\\u".utf8)) else { return nil }
      position += 2
      let second = try hexadecimal()
      guard (0xDC00..<0xE000).contains(second) else { return nil }
      return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func hexadecimal() throws(SyntaxError) -> UInt32 {
      let digits = bytes[position...].prefix(4)
      guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
      else { throw failure("a \\u escape needs four digits") }
      position += 4
      return value
    }

    private mutating func skipBlanks() {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
        position += 1
      }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      skipBlanks()
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    private func failure(_ reason: String) -> SyntaxError {
      SyntaxError(offset: position, reason: reason)
    }
  }
}
