// SPDX-License-Identifier: MIT
import Files
import Foundation
import Testing

@Suite struct JSONValueTests {
  private static let values: [(JSONValue, String)] = [
    (.null, "null"), (.flag(true), "true"), (.flag(false), "false"),
    (.integer(-7), "-7"), (.integer(.max), "9223372036854775807"),
    (.largeInteger(.max), "18446744073709551615"), (.number(0.1), "0.1"),
    (.text("a\"b\\c\n\u{e9}"), "\"a\\\"b\\\\c\\u000a\u{e9}\""),
    (.list([]), "[]"), (.object([:]), "{}"),
    (.list([.integer(128), .integer(256)]), "[128,256]"),
    (
      .list([.list([.null]), .object(["b": .flag(true), "a": .text("1")])]),
      "[[null],{\"a\":\"1\",\"b\":true}]"
    ),
  ]

  @Test(arguments: values) func isWrittenAsJSON(value: JSONValue, json: String) {
    #expect(value.json == json)
  }

  @Test(arguments: values) func foundationReadsAndWritesIt(value: JSONValue, json: String) throws {
    let read = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
    #expect(read == value)
    let encoder = JSONEncoder()
    #expect(try JSONDecoder().decode(JSONValue.self, from: encoder.encode(value)) == value)
  }

  @Test func accessorsReturnTheirKindOnly() {
    let list = JSONValue.list([.integer(128)])
    #expect(list.list == [.integer(128)])
    #expect(list.text == nil && list.integer == nil && list.double == nil && list.object == nil)
    #expect(JSONValue.object(["a": .null]).object == ["a": .null])
    #expect(JSONValue.text("1").list == nil)
    #expect(JSONValue.integer(16).word == "16")
    #expect(JSONValue.integer(-1).unsigned == nil)
  }

  @Test func aMessageShowsAListAsJSON() {
    #expect("\(JSONValue.list([.integer(128), .integer(256)]))" == "[128,256]")
    #expect("\(JSONValue.null)" == "none")
  }

  @Test func anInfiniteNumberIsNull() {
    #expect(JSONValue.number(.infinity).json == "null")
  }
}
