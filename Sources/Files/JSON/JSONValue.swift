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
