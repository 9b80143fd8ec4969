// SPDX-License-Identifier: MIT

extension JSONReader {
  mutating func object() throws(JSONSyntaxError) -> [String: JSONValue] {
    var result: [String: JSONValue] = [:]
    try members { (name, reader) throws(JSONSyntaxError) in result[name] = try reader.value() }
    return result
  }

  mutating func list() throws(JSONSyntaxError) -> [JSONValue] {
    var result: [JSONValue] = []
    try elements { (reader) throws(JSONSyntaxError) in result.append(try reader.value()) }
    return result
  }

  mutating func word() throws(JSONSyntaxError) -> JSONValue {
    for (word, value) in [("null", JSONValue.null), ("true", .flag(true)), ("false", .flag(false))]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw failure("a value is missing")
  }

  /// A number; one without fraction and exponent is an integer if it fits 64 bits.
  mutating func number() throws(JSONSyntaxError) -> JSONValue {
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
