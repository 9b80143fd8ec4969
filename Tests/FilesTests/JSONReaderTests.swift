// SPDX-License-Identifier: MIT
import Files
import Testing

@Suite struct JSONReaderTests {
  @Test(arguments: [
    ("null", JSONValue.null), (" true\n", .flag(true)), ("false", .flag(false)),
    ("0", .integer(0)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)),
    ("18446744073709551615", .largeInteger(.max)), ("18446744073709551616", .number(0x1p64)),
    ("0.1", .number(0.1)), ("2.0", .number(2)), ("-1.5E-3", .number(-0.0015)),
    ("1e2", .number(100)),
    (#""\"\\\/\b\f\n\r\t""#, .text("\"\\/\u{8}\u{c}\n\r\t")),
    (#""\u00e9\ud83e\udd41""#, .text("é🥁")),
    ("[]", .list([])), ("[ 128 , 256 ]", .list([.integer(128), .integer(256)])),
    (#"{"a":{"b":[{}]}}"#, .object(["a": .object(["b": .list([.object([:])])])])),
  ])
  func validTextIsRead(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)) == value)
    #expect(try JSONValue(parsing: Array(value.json.utf8)) == value)
  }

  @Test(arguments: [
    ("", "a value is missing"), ("nul", "a value is missing"), ("[1,]", "a value is missing"),
    ("1 2", "something follows the end"), ("01", "something follows the end"),
    ("-", "a digit is missing"), ("1.", "a digit is missing"), ("1e+", "a digit is missing"),
    (".5", "a value is missing"), ("+1", "a value is missing"), ("NaN", "a value is missing"),
    ("1e999", "not in the range"), ("[1 2]", "closing bracket is missing"),
    ("{1:2}", "a name in quotes"), (#"{"a" 1}"#, "a colon"), (#"{"a":1,}"#, "a name in quotes"),
    (#"{"a":1,"a":2}"#, "the name \"a\" is there twice"),
    (#"{"a":1,"\u0061":2}"#, "the name \"a\" is there twice"),
    ("\"a\nb\"", "control character"), (#""\x""#, "unknown escape"), (#""\u12"#, "four digits"),
    (#""\udc00""#, "no character"), (#""\ud800\u0041""#, "no character"), ("\"a", "has no end"),
  ])
  func invalidTextIsRefused(text: String, reason: String) {
    #expect { try JSONValue(parsing: Array(text.utf8)) } throws: {
      "\($0)".contains(reason)
    }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: JSONSyntaxError(offset: 3, line: 1, reason: "a string is not UTF-8")) {
      try JSONValue(parsing: [0x22, 0xff, 0x22])
    }
  }

  @Test func nestingIsBounded() throws {
    let text = Array((String(repeating: "[", count: 3) + String(repeating: "]", count: 3)).utf8)
    #expect(try JSONValue(parsing: text, deepest: 3) == .list([.list([.list([])])]))
    #expect(throws: JSONSyntaxError(offset: 3, line: 1, reason: "it is nested too deeply")) {
      try JSONValue(parsing: text, deepest: 2)
    }
    #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
    }
  }

  @Test func anErrorHasItsColumnInCharacters() {
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: Array("[1,\n \"é\" 2]".utf8))
    }
    #expect(error?.line == 2 && error?.column == 6)
  }

  @Test func anErrorHasItsByteAndLine() {
    #expect(throws: JSONSyntaxError(offset: 8, line: 3, reason: "a value is missing")) {
      try JSONValue(parsing: Array("[1,\n\n 2,]".utf8))
    }
  }

  @Test func membersComeInTheirOrderWithTheLineOfTheirValue() throws {
    var reader = JSONReader(Array("{\"b\": 1,\n \"a\":\n2}".utf8))
    var found: [String] = []
    try reader.members { (name, reader) throws(JSONSyntaxError) in
      found.append("\(reader.line) \(name) \(try reader.value())")
    }
    try reader.end()
    #expect(found == ["1 b 1", "3 a 2"])
  }

  @Test func anObjectIsWrittenInTheOrderGiven() {
    let members: [(key: String, value: JSONValue)] = [("b", .integer(1)), ("a", .text("x"))]
    #expect(JSONValue.json(ofMembers: members) == #"{"b":1,"a":"x"}"#)
  }
}
