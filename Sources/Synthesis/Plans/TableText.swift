// SPDX-License-Identifier: MIT
import Files

/// CSV text with a first line of names, and the line that each of the others begins in.
///
/// Fields are parted by commas; one in quotation marks may hold commas, ends of lines and doubled
/// quotation marks (RFC 4180). An empty field is not set.
struct TableText {
  private let letters: [UInt8]
  private let path: String
  private var place = 0
  private var line = 1

  init(_ bytes: [UInt8], path: String) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    letters = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
    self.path = path
  }

  /// The lines below the first.
  ///
  /// - Throws: ``RenderPlanError``
  func rows() throws(RenderPlanError) -> [RenderPlan.Row] {
    var text = self
    let names = try text.record()
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw fault("the first line has \"\(twice)\" twice: leave one out.", line: 1)
    }
    var rows: [RenderPlan.Row] = []
    while text.place < text.letters.count {
      let first = text.line
      let fields = try text.record()
      if fields == [""] { continue }
      guard fields.count == names.count else {
        throw fault(
          "there are \(fields.count) fields, and the first line has \(names.count).", line: first)
      }
      var values: [String: JSONValue] = [:]
      for (name, field) in zip(names, fields) where !field.isEmpty {
        values[name] = Self.value(field, of: name)
      }
      rows.append(RenderPlan.Row(line: first, values: values))
    }
    return rows
  }

  /// The fields up to the end of the line.
  private mutating func record() throws(RenderPlanError) -> [String] {
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard place < letters.count, letters[place] == UInt8(ascii: ",") else { break }
      place += 1
    }
    if place < letters.count, letters[place] == UInt8(ascii: "\r") { place += 1 }
    guard place == letters.count || letters[place] == UInt8(ascii: "\n") else {
      throw fault("a , is missing behind a quotation mark.", line: line)
    }
    place += 1
    line += 1
    return fields
  }

  private mutating func field() throws(RenderPlanError) -> String {
    guard place < letters.count, letters[place] == UInt8(ascii: "\"") else {
      let start = place
      while place < letters.count, ![0x2C, 0x0A, 0x0D].contains(letters[place]) { place += 1 }
      return String(decoding: letters[start..<place], as: UTF8.self)
    }
    let first = line
    var text: [UInt8] = []
    place += 1
    while place < letters.count {
      let letter = letters[place]
      place += 1
      if letter == UInt8(ascii: "\"") {
        guard place < letters.count, letters[place] == letter else {
          return String(decoding: text, as: UTF8.self)
        }
        place += 1
      }
      if letter == UInt8(ascii: "\n") { line += 1 }
      text.append(letter)
    }
    throw fault("a quotation mark has no other half.", line: first)
  }

  /// What a field says: a flag or a number where the setting is not a text anyway.
  private static func value(_ field: String, of name: String) -> JSONValue {
    guard let key = RenderSettings.Key(rawValue: name), !key.isText else { return .text(field) }
    if field == "true" || field == "false" { return .flag(field == "true") }
    if let number = Int(field) { return .integer(number) }
    if let number = UInt64(field) { return .largeInteger(number) }
    return Double(field).map(JSONValue.number) ?? .text(field)
  }

  private func fault(_ words: String, line: Int) -> RenderPlanError {
    RenderPlanError(path: path, line: line, reason: .syntax(words))
  }
}
