// SPDX-License-Identifier: MIT

/// A JSON value without inner structure, as options have them.
public enum JSONValue: Codable, Equatable, Sendable {
  /// Nothing.
  case null
  /// True or false.
  case flag(Bool)
  /// A whole number.
  case integer(Int)
  /// A whole number beyond those.
  case largeInteger(UInt64)
  /// Another number.
  case number(Double)
  /// A text.
  case text(String)
  /// A list or an object, whose content nobody asks for.
  case structure

  /// Reads a value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let integer = try? container.decode(Int.self) {
      self = .integer(integer)
    } else if let integer = try? container.decode(UInt64.self) {
      self = .largeInteger(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .structure
    }
  }

  /// Writes the value; a structure as an empty object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .integer(let integer): try container.encode(integer)
    case .largeInteger(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .structure: try container.encode([String: String]())
    }
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value in words; "none" for `null`.
  public var description: String {
    switch self {
    case .null: "none"
    case .flag(let flag): "\(flag)"
    case .integer(let integer): "\(integer)"
    case .largeInteger(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): text
    case .structure: "a list or object"
    }
  }
}

extension JSONValue {
  /// The text, if it is one.
  public var text: String? { if case .text(let text) = self { text } else { nil } }

  /// A text, or a number that stands where a text might: 16 for "16".
  public var word: String? { integer.map(String.init) ?? text }

  /// The flag, if it is one.
  public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }

  /// The whole number, if it is one.
  public var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }

  /// The whole number that is not below zero, if it is one.
  public var unsigned: UInt64? {
    switch self {
    case .integer(let integer): UInt64(exactly: integer)
    case .largeInteger(let integer): integer
    default: nil
    }
  }

  /// The number, if it is one.
  public var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .largeInteger(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// The value as JSON; a structure as an empty object.
  public var json: String {
    switch self {
    case .null: "null"
    case .text(let text): Self.quoted(text)
    case .structure: "{}"
    case .number(let number): number.isFinite ? "\(number)" : "null"
    default: "\(self)"
    }
  }

  /// A text between quotation marks, with what JSON cannot have in it escaped.
  public static func quoted(_ text: String) -> String {
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        quoted += Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
      default: quoted.append(byte)
      }
    }
    return String(decoding: quoted + [UInt8(ascii: "\"")], as: UTF8.self)
  }
}
