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

  private static let tables: [(String, [String], Int)] = [
    ("", [""], 0), ("a", ["a"], 0), ("a\n", ["a"], 0), ("a,b\n\n\r\n", ["a", "b"], 0),
    ("\"a\nb\",c\n1,2", ["a\nb", "c"], 1), ("\"\",b\n1,2\n", ["", "b"], 1),
    ("\u{FEFF}\u{FEFF}a\n1", ["\u{FEFF}a"], 1), (" a ,b\n\" 1\",2\n", [" a ", "b"], 1),
    ("a,b\r1,2\r\r\n\"3\",4\r", ["a", "b"], 2), ("a\r", ["a"], 0),
  ]

  @Test(arguments: tables)
  func namesAndRowsAreCounted(text: String, names: [String], rowCount: Int) throws {
    let table = try table(text)
    #expect(table.names == names && table.rows.count == rowCount)
  }

  private static let faults: [(String, Int, String)] = [
    ("a,b\r1,2\r3\r", 3, "there are 1 fields"), ("a\n\"1\"\"\n", 2, "no closing"),
    ("a,b\n\n\n1\n", 4, "there are 1 fields"),
    ("\"a\nb\",c\n\"x\ny\",1\n3\n", 5, "there are 1 fields"),
    ("a,a\n", 1, "has \"a\" twice"), ("a,b\n1,2\n1\n", 3, "there are 1 fields"),
    ("a\n\"1\n\n", 2, "no closing quotation mark"), ("a\n\"1\"x\n", 2, "a comma is missing"),
  ]

  @Test(arguments: faults)
  func aFaultIsNamedWithItsLine(text: String, line: Int, words: String) {
    let error = #expect(throws: CSVTableError.self) { try table(text) }
    #expect(error?.line == line && error?.path == "t.csv")
    #expect(error?.reason.description.contains(words) == true)
  }

  @Test func aMissingFileIsAnError() {
    #expect(throws: PlainFileError.missing(path: "/no/such")) { try CSVTable(file: "/no/such") }
  }
}

@Test(
  arguments: [
    ([0x61, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0xFC, 0x0A], 2), ([0xFF, 0xFE, 0x61, 0x00], 1),
  ] as [([UInt8], Int)])
func aTableThatIsNotUTF8IsRefusedWithItsLine(bytes: [UInt8], line: Int) {
  #expect {
    try CSVTable(bytes, path: "t.csv")
  } throws: { error in
    "\(error)".contains("t.csv, line \(line)") && "\(error)".contains("not UTF-8")
  }
}
