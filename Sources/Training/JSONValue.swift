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
