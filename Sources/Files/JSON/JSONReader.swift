// SPDX-License-Identifier: MIT

/// A strict reader of JSON text (RFC 8259), also for files of unknown origin.
///
/// Two members of one name in an object are an error, where Foundation's decoder keeps one of them,
/// and the depth of nesting is bounded.
///
/// ``value()`` reads a whole value; ``elements(_:)`` and ``members(_:)`` visit the parts of a list or
/// an object in the order of the text.
public struct JSONReader {
  let bytes: [UInt8]
  let deepest: Int
  var position = 0
  var depth = 0
  /// The line of the next byte, from 1 on.
  public internal(set) var line = 1
  /// The place where that line begins.
  var lineStart = 0
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
