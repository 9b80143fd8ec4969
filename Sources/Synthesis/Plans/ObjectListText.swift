// SPDX-License-Identifier: MIT
import Files

/// A reader of JSON text that is a list of objects, with the places of the objects and of their values.
struct ObjectListText {
  private let bytes: [UInt8]
  private let path: String

  init(_ bytes: [UInt8], path: String) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    self.path = path
  }

  /// The objects.
  ///
  /// - Throws: ``RenderPlanError``
  func rows() throws(RenderPlanError) -> [RenderPlan.Row] {
    var reader = JSONReader(bytes)
    var rows: [RenderPlan.Row] = []
    // The number of the entry that was being read at an error.
    var begun = 0
    do throws(JSONSyntaxError) {
      try reader.elements { (reader) throws(JSONSyntaxError) in
        begun += 1
        let place = RenderPlan.Place(line: reader.line, column: reader.column)
        let start = reader
        guard case .object = try reader.value() else {
          return rows.append(RenderPlan.Row(place: place, values: nil))
        }
        reader = start
        var values: [RenderPlan.Value] = []
        try reader.members { (name, reader) throws(JSONSyntaxError) in
          let place = RenderPlan.Place(line: reader.line, column: reader.column)
          values.append(RenderPlan.Value(name: name, place: place, json: try reader.value()))
        }
        rows.append(RenderPlan.Row(place: place, values: values))
      }
      try reader.end()
    } catch {
      let message = ErrorMessage(
        error.reason, advice: "write the plan like [{\"model\": \"runs/drums\", \"count\": 3}]")
      throw RenderPlanError(
        path: path, line: error.line, column: error.column, entry: begun > 0 ? begun : nil,
        reason: .syntax(message))
    }
    return rows
  }
}
