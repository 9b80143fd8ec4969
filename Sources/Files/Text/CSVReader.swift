// SPDX-License-Identifier: MIT

/// Splits CSV bytes into records.
struct CSVReader {
  private let bytes: [UInt8]
  private let path: String
  private var place = 0
  /// The line of the next byte, from 1 on.
  private(set) var line = 1

  init(_ bytes: [UInt8], path: String) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
    self.path = path
  }

  var isAtEnd: Bool { place >= bytes.count }

  /// The fields up to the end of the record.
  mutating func record() throws(CSVTableError) -> [String] {
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard place < bytes.count, bytes[place] == UInt8(ascii: ",") else { break }
      place += 1
    }
    guard place == bytes.count || skipLineEnd() else {
      throw CSVTableError(
        path: path, line: line,
        reason: ErrorMessage(
          "a comma is missing after a quotation mark",
          advice: "double the quotation marks inside a field"))
    }
    line += 1
    return fields
  }

  /// Whether there was a line end, which is skipped: LF, CR and LF, or the CR alone of old Macintosh files.
  private mutating func skipLineEnd() -> Bool {
    let start = place
    for byte in [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    where place < bytes.count && bytes[place] == byte { place += 1 }
    return place > start
  }

  private mutating func field() throws(CSVTableError) -> String {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
      let start = place
      while place < bytes.count, ![0x2C, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
      return String(decoding: bytes[start..<place], as: UTF8.self)
    }
    let first = line
    var text: [UInt8] = []
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") {
        guard place < bytes.count, bytes[place] == byte else {
          return String(decoding: text, as: UTF8.self)
        }
        place += 1
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      text.append(byte)
    }
    throw CSVTableError(
      path: path, line: first,
      reason: ErrorMessage(
        "a quotation mark has no closing quotation mark", advice: "add it at the end of the field"))
  }
}
