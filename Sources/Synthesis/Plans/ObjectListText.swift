// SPDX-License-Identifier: MIT
import Files
import Foundation

/// JSON text that is a list of flat objects, with the line that each begins in.
struct ObjectListText {
  private let bytes: [UInt8]
  private let path: String
  private var place = 0
  private var line = 1

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The objects.
  ///
  /// - Throws: ``RenderPlanError``
  func rows() throws(RenderPlanError) -> [RenderPlan.Row] {
    var text = self
    return try text.read()
  }

  private mutating func read() throws(RenderPlanError) -> [RenderPlan.Row] {
    var rows: [RenderPlan.Row] = []
    skipSpace()
    guard take("[") else { throw fault("a plan is a list of entries: begin it with [.") }
    skipSpace()
    if !take("]") {
      repeat {
        skipSpace()
        rows.append(try object())
        skipSpace()
      } while take(",")
      guard take("]") else { throw fault("a , or a ] is missing here.") }
    }
    skipSpace()
    guard place == bytes.count else { throw fault("something stands behind the list: remove it.") }
    return rows
  }

  /// The object that begins here.
  private mutating func object() throws(RenderPlanError) -> RenderPlan.Row {
    let (start, firstLine) = (place, line)
    guard place < bytes.count, bytes[place] == UInt8(ascii: "{") else {
      throw fault("an entry is an object: write it like {\"model\": \"runs/drums\"}.")
    }
    var depth = 0
    repeat {
      guard place < bytes.count else { throw fault("the entry has no }.", line: firstLine) }
      switch bytes[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""): try skipText()
      case UInt8(ascii: "\n"): line += 1
      default: break
      }
      place += 1
    } while depth > 0
    let data = Data(bytes[start..<place])
    guard let values = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
      throw fault("the entry is not written as JSON.", line: firstLine)
    }
    return RenderPlan.Row(line: firstLine, values: values)
  }

  /// Goes to the quotation mark that ends the text that begins here.
  private mutating func skipText() throws(RenderPlanError) {
    let firstLine = line
    place += 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard place < bytes.count else { throw fault("a text has no end.", line: firstLine) }
  }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) {
      if bytes[place] == 0x0A { line += 1 }
      place += 1
    }
  }

  private mutating func take(_ letter: Character) -> Bool {
    guard place < bytes.count, bytes[place] == letter.asciiValue else { return false }
    place += 1
    return true
  }

  private func fault(_ words: String, line: Int? = nil) -> RenderPlanError {
    RenderPlanError(path: path, line: line ?? self.line, reason: .syntax(words))
  }
}
