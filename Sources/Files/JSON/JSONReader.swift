// SPDX-License-Identifier: MIT

/// A strict reader of JSON text (RFC 8259), also for files of unknown origin.
///
/// Two members of one name in an object are an error, where Foundation's decoder keeps one of them,
/// and the depth of nesting is bounded.
///
/// ``value()`` reads a whole value; ``elements(_:)`` and ``members(_:)`` visit the parts of a list or
/// an object in the order of the text.
public struct JSONReader {
  private let bytes: [UInt8]
  private let deepest: Int
  private var position = 0
  private var depth = 0
  /// The line of the next byte, from 1 on.
  public private(set) var line = 1
  /// The place where that line begins.
  private var lineStart = 0
  /// The column of the next byte in its line, in characters from 1 on.
  public var column: Int {
    String(decoding: bytes[min(lineStart, position)..<position], as: UTF8.self).count + 1
  }

  /// A reader at the beginning of a text.
  ///
  /// - Parameter deepest: the number of lists and objects that may enclose a value.
  public init(_ bytes: [UInt8], deepest: Int = 64) {
    self.bytes = bytes
    self.deepest = deepest
    skipBlanks()
  }

  /// An error at the next byte.
  public func failure(_ reason: String) -> JSONSyntaxError {
    JSONSyntaxError(offset: position, line: line, column: column, reason: reason)
  }

  /// Reads a value and the blanks after it.
  ///
  /// - Throws: ``JSONSyntaxError``
  public mutating func value() throws(JSONSyntaxError) -> JSONValue {
    let value: JSONValue
    switch next {
    case UInt8(ascii: "{"): value = .object(try object())
    case UInt8(ascii: "["): value = .list(try list())
    case UInt8(ascii: "\""): value = .text(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = try number()
    default: value = try word()
    }
    skipBlanks()
    return value
  }

  /// Calls `body` at the beginning of every element of a list; `body` reads the element.
  ///
  /// - Throws: ``JSONSyntaxError``
  public mutating func elements(
    _ body: (inout JSONReader) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    guard take("[") else { throw failure("a list in [ and ] is missing") }
    try enter()
    if !take("]") {
      repeat { try body(&self) } while take(",")
      guard take("]") else { throw failure("a comma or closing bracket is missing") }
    }
    depth -= 1
  }

  /// Calls `body` at the beginning of every value of an object, with its name; `body` reads the value.
  ///
  /// - Throws: ``JSONSyntaxError``
  public mutating func members(
    _ body: (String, inout JSONReader) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    guard take("{") else { throw failure("an object in { and } is missing") }
    try enter()
    var names: Set<String> = []
    if !take("}") {
      repeat {
        guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes is missing") }
        let start = self
        let name = try string()
        guard names.insert(name).inserted else {
          throw start.failure("the name \"\(name)\" is there twice")
        }
        skipBlanks()
        guard take(":") else { throw failure("a colon is missing") }
        try body(name, &self)
      } while take(",")
      guard take("}") else { throw failure("a comma or closing brace is missing") }
    }
    depth -= 1
  }

  /// Checks that the text ends here.
  ///
  /// - Throws: ``JSONSyntaxError``
  public func end() throws(JSONSyntaxError) {
    guard position == bytes.count else { throw failure("something follows the end") }
  }
}

/// Where and why a text is not valid JSON.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  /// The byte, from 0 on.
  public let offset: Int
  /// The line, from 1 on.
  public let line: Int
  /// The column, in characters from 1 on; 0 if it is not known.
  public let column: Int
  /// What is wrong, without the place.
  public let reason: String

  /// An error at a place in a text.
  public init(offset: Int, line: Int, column: Int = 0, reason: String) {
    self.offset = offset
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// Whether place and reason are equal; the column follows from the place.
  public static func == (one: JSONSyntaxError, other: JSONSyntaxError) -> Bool {
    (one.offset, one.line, one.reason) == (other.offset, other.line, other.reason)
  }

  /// The reason and the byte.
  public var description: String { "\(reason) at byte \(offset)" }
}

extension JSONValue {
  /// The value of a whole text.
  ///
  /// - Parameter deepest: the number of lists and objects that may enclose a value.
  /// - Throws: ``JSONSyntaxError``
  public init(parsing bytes: [UInt8], deepest: Int = 64) throws(JSONSyntaxError) {
    var reader = JSONReader(bytes, deepest: deepest)
    self = try reader.value()
    try reader.end()
  }
}

// MARK: Values

extension JSONReader {
  private mutating func object() throws(JSONSyntaxError) -> [String: JSONValue] {
    var result: [String: JSONValue] = [:]
    try members { (name, reader) throws(JSONSyntaxError) in result[name] = try reader.value() }
    return result
  }

  private mutating func list() throws(JSONSyntaxError) -> [JSONValue] {
    var result: [JSONValue] = []
    try elements { (reader) throws(JSONSyntaxError) in result.append(try reader.value()) }
    return result
  }

  private mutating func word() throws(JSONSyntaxError) -> JSONValue {
    for (word, value) in [("null", JSONValue.null), ("true", .flag(true)), ("false", .flag(false))]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw failure("a value is missing")
  }

  /// A number; one without fraction and exponent is an integer if it fits 64 bits.
  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = self
    _ = skip("-")
    if !skip("0") { try skipDigits() }
    var isWhole = true
    if skip(".") {
      isWhole = false
      try skipDigits()
    }
    if skip("e") || skip("E") {
      isWhole = false
      _ = skip("+") || skip("-")
      try skipDigits()
    }
    let text = String(decoding: bytes[start.position..<position], as: UTF8.self)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    if isWhole, let integer = UInt64(text) { return .largeInteger(integer) }
    guard let number = Double(text), number.isFinite else {
      throw start.failure("\(text.prefix(40)) is not in the range of 64-bit numbers")
    }
    return .number(number)
  }

  private mutating func skipDigits() throws(JSONSyntaxError) {
    let start = position
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
    guard position > start else { throw failure("a digit is missing") }
  }
}

// MARK: Strings

extension JSONReader {
  private mutating func string() throws(JSONSyntaxError) -> String {
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

// MARK: Bytes

extension JSONReader {
  /// The next byte; 0 at the end.
  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func enter() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= deepest else { throw failure("it is nested too deeply") }
  }

  /// Line ends can only be between values, as strings hold no control characters.
  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        line += 1
        lineStart = position + 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return
      }
      position += 1
    }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard skip(character) else { return false }
    skipBlanks()
    return true
  }
}
