// SPDX-License-Identifier: MIT
import Files
import Glibc
import TestSupport
import Testing

private struct Drum: Sendable, Equatable {
  var size = 14
  var name: String?

  static let options = OptionTable([
    OptionTable.Group(
      "DRUM",
      [
        OptionDeclaration<Drum>("size", \.size, "The size.", .oneOf([10, 12, 14])),
        OptionDeclaration("name", \.name, "The name.", formerly: ["title"]),
      ])
  ])
}

struct OptionFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func overlay(_ text: String) throws -> Drum {
    var drum = Drum()
    try OptionFile(try folder.write(text, to: "o.json")).overlay(&drum, table: Drum.options)
    return drum
  }

  @Test func valuesAreTakenOverByName() throws {
    #expect(try overlay("{}") == Drum())
    #expect(try overlay("{\"size\": 10, \"name\": \"snare\"}") == Drum(size: 10, name: "snare"))
    #expect(try overlay("{\"title\": \"tom\"}") == Drum(name: "tom"), "a former name")
    #expect(try overlay("{\"name\": 808}") == Drum(name: "808"))
    #expect(try overlay("{\"size\": 99}") == Drum(size: 99), "ranges are checked later")
  }

  @Test func faultsNameTheFile() throws {
    let path = folder["o.json"]
    #expect(throws: OptionError.unknown(name: "sise", nearest: "size", source: path)) {
      try overlay("{\"sise\": 1}")
    }
    #expect(
      throws: OptionError.wrongType(name: "size", wanted: "one of 10, 12, 14", source: path)
    ) { try overlay("{\"size\": \"large\"}") }
  }

  @Test(arguments: ["[]", "3"]) func aTextThatIsNoObjectIsRefused(text: String) {
    #expect(throws: OptionError.notJSON(path: folder["o.json"])) { try overlay(text) }
  }

  @Test(arguments: [
    ("", 1, 1), ("{\"size\": }", 1, 10), ("{\"size\": 1} x", 1, 13), ("{\"size\": 1", 1, 11),
    ("{\n  \"size\": 10,\n}", 3, 1), ("{\"size\": 10, \"size\": 12}", 1, 14),
  ])
  func aTextThatIsNotStrictJSONIsRefusedWithItsPlace(text: String, line: Int, column: Int) {
    let error = #expect(throws: OptionError.self) { try overlay(text) }
    #expect(error?.exitStatus == .configuration)
    #expect(
      error?.problem.contains("(line \(line), column \(column): ") == true,
      "\(error?.problem ?? "")")
  }

  @Test(.timeLimit(.minutes(1))) func whatIsNoFileIsRefused() throws {
    let missing = #expect(throws: OptionError.self) { try OptionFile(folder["none"]) }
    #expect(missing?.exitStatus == .noInput)
    try #require(mkfifo(folder["pipe"], 0o600) == 0)
    for path in [folder["pipe"], folder.path] {
      let error = #expect(throws: OptionError.self) { try OptionFile(path) }
      #expect(error?.description.contains("The options file \(path) cannot be read (") == true)
    }
  }

  private static let assignments: [(String, String, JSONValue)] = [
    ("width=16", "width", JSONValue.integer(16)), ("a=b=c", "a", .text("b=c")),
    ("a=", "a", .text("")), ("a= 1.5", "a", .number(1.5)), ("a=true", "a", .flag(true)),
    ("a=null", "a", .null), ("a=\"1\"", "a", .text("1")), ("a=1,2", "a", .text("1,2")),
    ("a=[1,2]", "a", .list([.integer(1), .integer(2)])), ("a=16,", "a", .text("16,")),
    ("a=01", "a", .text("01")),
    ("a=NaN", "a", .text("NaN")), ("\u{E9}=x y", "\u{E9}", .text("x y")),
  ]

  @Test(arguments: assignments)
  func anAssignmentIsSplitAtItsFirstSign(text: String, name: String, value: JSONValue) throws {
    let assignment = try OptionAssignment(text)
    #expect(assignment.name == name && assignment.value == value)
  }

  @Test(arguments: ["", "width", "=16", "="])
  func aTextWithoutNameOrSignIsNoAssignment(text: String) {
    #expect(throws: OptionError.notAnAssignment(text)) { try OptionAssignment(text) }
  }
}

struct OptionDomainTests {
  @Test func aDomainSaysWhatItContains() {
    let range = OptionDomain<Double>.range(0...0.5)
    #expect(range.words == "a number from 0 to 0.5" && range.contains(0.5))
    #expect(!range.contains(0.51) && !range.contains(.nan) && !range.contains(-.infinity))
    let some = OptionDomain<String>.oneOf(["a", "b"])
    #expect(some.words == "one of a, b" && some.contains("b") && !some.contains("c"))
    #expect(OptionDomain<Int>.any("a count").words == "a count")
    #expect(OptionDomain<Int>.any.contains(.min) && OptionDomain<Int>.any.words == Int.noun)
  }
}
