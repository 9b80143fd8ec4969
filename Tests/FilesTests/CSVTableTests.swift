// SPDX-License-Identifier: MIT
import Files
import Testing

struct CSVTableTests {
  private func table(_ text: String) throws -> CSVTable {
    try CSVTable(Array(text.utf8), path: "t.csv")
  }

  @Test func fieldsAreReadWithTheirLines() throws {
    let table = try table("\u{FEFF}a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n,2\n3,")
    #expect(table.names == ["a", "b"])
    #expect(table.rows.map(\.line) == [2, 5, 6])
    #expect(table.rows.map(\.values) == [["a": "1", "b": "x, \"y\"\nz"], ["b": "2"], ["a": "3"]])
  }

  @Test(arguments: [
    ("a,a\n", 1, "has \"a\" twice"), ("a,b\n1,2\n1\n", 3, "there are 1 fields"),
    ("a\n\"1\n\n", 2, "no closing quotation mark"), ("a\n\"1\"x\n", 2, "a comma is missing"),
  ])
  func aFaultIsNamedWithItsLine(text: String, line: Int, words: String) {
    let error = #expect(throws: CSVTableError.self) { try table(text) }
    #expect(error?.line == line && error?.path == "t.csv")
    #expect(error?.reason.description.contains(words) == true)
  }

  @Test func aMissingFileIsAnError() {
    #expect(throws: PlainFileError.missing(path: "/no/such")) { try CSVTable(file: "/no/such") }
  }
}
