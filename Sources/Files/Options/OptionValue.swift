// SPDX-License-Identifier: MIT

/// A type that the value of an ``Option`` can have.
public protocol OptionValue: Equatable, Sendable {
  /// The noun of an error message, as in "a whole number".
  static var noun: String { get }
  /// The JSON form.
  var json: JSONValue { get }
  /// The value of a JSON form; nil if the type differs.
  init?(json: JSONValue)
}

extension Bool: OptionValue {
  /// "true or false".
  public static var noun: String { "true or false" }
  /// A JSON boolean.
  public var json: JSONValue { .flag(self) }
  /// The value of a JSON boolean.
  public init?(json: JSONValue) {
    guard let flag = json.flag else { return nil }
    self = flag
  }
}

extension Int: OptionValue {
  /// "a whole number".
  public static var noun: String { "a whole number" }
  /// A JSON number.
  public var json: JSONValue { .integer(self) }
  /// The value of a JSON number without a fraction.
  public init?(json: JSONValue) {
    guard let integer = json.integer else { return nil }
    self = integer
  }
}

extension UInt64: OptionValue {
  /// "a whole number".
  public static var noun: String { "a whole number" }
  /// A JSON number.
  public var json: JSONValue { Int(exactly: self).map(JSONValue.integer) ?? .largeInteger(self) }
  /// The value of a JSON number that is not negative and has no fraction.
  public init?(json: JSONValue) {
    guard let integer = json.unsigned else { return nil }
    self = integer
  }
}

extension Double: OptionValue {
  /// "a number".
  public static var noun: String { "a number" }
  /// A JSON number.
  public var json: JSONValue { Int(exactly: self).map(JSONValue.integer) ?? .number(self) }
  /// The value of a JSON number.
  public init?(json: JSONValue) {
    guard let number = json.double else { return nil }
    self = number
  }
}

extension Float: OptionValue {
  /// "a number".
  public static var noun: String { "a number" }
  /// A JSON number of as few digits as tell this value from its neighbours.
  public var json: JSONValue { (Double("\(self)") ?? Double(self)).json }
  /// The nearest value of a JSON number.
  public init?(json: JSONValue) {
    guard let number = json.double else { return nil }
    self = Float("\(number)") ?? Float(number)
  }
}

extension String: OptionValue {
  /// "a text".
  public static var noun: String { "a text" }
  /// A JSON string.
  public var json: JSONValue { .text(self) }
  /// The value of a JSON string.
  public init?(json: JSONValue) {
    guard let text = json.text else { return nil }
    self = text
  }
}

/// A value that is one of a few names.
public protocol OptionChoice: OptionValue, CaseIterable, RawRepresentable<String> {}

extension OptionChoice {
  /// The names.
  public static var noun: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
  /// A JSON string.
  public var json: JSONValue { .text(rawValue) }
  /// The value of a JSON string.
  public init?(json: JSONValue) {
    guard let value = json.text.flatMap(Self.init(rawValue:)) else { return nil }
    self = value
  }
}
