// SPDX-License-Identifier: MIT

/// A type that the value of an ``OptionDeclaration`` can have.
public protocol OptionValue: Equatable, Sendable {
  /// The noun of an error message, as in "a whole number".
  static var noun: String { get }
  /// Whether the JSON form is a string.
  static var isText: Bool { get }
  /// The names of all values; nil where they are not a few names.
  static var choices: [String]? { get }
  /// The JSON form.
  var json: JSONValue { get }
  /// The value of a JSON form; nil if the type differs.
  init?(json: JSONValue)
}

extension OptionValue {
  /// False.
  public static var isText: Bool { false }
  /// None.
  public static var choices: [String]? { nil }
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
  /// True.
  public static var isText: Bool { true }
  /// A JSON string.
  public var json: JSONValue { .text(self) }
  /// The value of a JSON string, or the digits of an integer written without quotation marks.
  public init?(json: JSONValue) {
    guard let text = json.word else { return nil }
    self = text
  }
}

extension [Int]: OptionValue {
  /// "whole numbers".
  public static var noun: String { "whole numbers, as in 128,256" }
  /// A JSON array.
  public var json: JSONValue { .list(map(\.json)) }
  /// The elements of a JSON array, one number, or numbers in a text with commas between them.
  public init?(json: JSONValue) {
    let elements: [Int?]
    switch json {
    case .list(let list): elements = list.map(Int.init(json:))
    case .text(let text): elements = text.split(separator: ",").map { Int($0) }
    default: elements = [Int(json: json)]
    }
    let numbers = elements.compactMap(\.self)
    guard numbers.count == elements.count else { return nil }
    self = numbers
  }
}

/// A value that is one of a few names.
public protocol OptionChoice: OptionValue, CaseIterable, RawRepresentable<String> {}

extension OptionChoice {
  /// The names.
  public static var choices: [String]? { allCases.map(\.rawValue) }
  /// The names.
  public static var noun: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
  /// True.
  public static var isText: Bool { true }
  /// A JSON string.
  public var json: JSONValue { .text(rawValue) }
  /// The value of a JSON string, or of an integer if a name consists of digits.
  public init?(json: JSONValue) {
    guard let value = json.word.flatMap(Self.init(rawValue:)) else { return nil }
    self = value
  }
}
