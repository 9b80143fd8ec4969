// SPDX-License-Identifier: MIT

/// A JSON value.
public enum JSONValue: Codable, Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case flag(Bool)
  /// A number without fraction or exponent that fits `Int`.
  case integer(Int)
  /// A number without fraction or exponent from 2^63 to 2^64 - 1.
  case largeInteger(UInt64)
  /// Any other number.
  case number(Double)
  /// A string.
  case text(String)
  /// An array.
  case list([JSONValue])
  /// An object; the order of its members has no meaning.
  case object([String: JSONValue])

  /// Reads a value of any kind.
  ///
  /// - Throws: `DecodingError` for a number outside of the range of `Double`.
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
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .integer(let integer): try container.encode(integer)
    case .largeInteger(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value for a message: "none" for `null`, a string without quotation marks, lists and
  /// objects as JSON.
  public var description: String {
    switch self {
    case .null: "none"
    case .flag(let flag): "\(flag)"
    case .integer(let integer): "\(integer)"
    case .largeInteger(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): text
    case .list, .object: json
    }
  }
}

extension JSONValue {
  /// The string; nil for other kinds.
  public var text: String? { if case .text(let text) = self { text } else { nil } }

  /// A string, or an integer written without quotation marks where a string is expected.
  public var word: String? { integer.map(String.init) ?? text }

  /// The boolean; nil for other kinds.
  public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }

  /// The number if it has no fraction and fits `Int`; nil for other kinds.
  public var integer: Int? {
    switch self {
    case .integer(let integer): integer
    case .number(let number): Int(exactly: number)
    default: nil
    }
  }

  /// The number if it has no fraction and fits `UInt64`; nil for other kinds.
  public var unsigned: UInt64? {
    switch self {
    case .integer(let integer): UInt64(exactly: integer)
    case .largeInteger(let integer): integer
    case .number(let number): UInt64(exactly: number)
    default: nil
    }
  }

  /// The number, with or without a fraction; nil for other kinds.
  public var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .largeInteger(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// The elements of a list; nil for other kinds.
  public var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }

  /// The members of an object; nil for other kinds.
  public var object: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The kind of the value, for messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .flag: "true or false"
    case .integer, .largeInteger, .number: "a number"
    case .text: "a string"
    case .list: "an array"
    case .object: "an object"
    }
  }

  /// The value as JSON on one line, without spaces.
  ///
  /// The members of an object are sorted by name; a number that is not finite is `null`.
  public var json: String {
    switch self {
    case .null: "null"
    case .text(let text): Self.quoted(text)
    case .list(let list): "[" + list.map(\.json).joined(separator: ",") + "]"
    case .object(let members): Self.json(ofMembers: members.sorted { $0.key < $1.key })
    case .number(let number): number.isFinite ? "\(number)" : "null"
    default: "\(self)"
    }
  }

  /// An object as JSON on one line, with its members in the order given.
  public static func json(ofMembers members: [(key: String, value: JSONValue)]) -> String {
    "{" + members.map { "\(quoted($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
  }

  /// A string as JSON: between quotation marks, with control characters escaped.
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
