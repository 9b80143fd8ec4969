// SPDX-License-Identifier: MIT

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
}
