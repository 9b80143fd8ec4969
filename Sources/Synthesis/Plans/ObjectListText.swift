// SPDX-License-Identifier: MIT
import Files

/// A reader of JSON text that is a list of objects, with the line in which each object begins.
struct ObjectListText {
  private let bytes: [UInt8]
  private let path: String

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The objects.
  ///
  /// - Throws: ``RenderPlanError``
  func rows() throws(RenderPlanError) -> [RenderPlan.Row] {
    var reader = JSONReader(bytes)
    var rows: [RenderPlan.Row] = []
    do throws(JSONSyntaxError) {
      try reader.elements { (reader) throws(JSONSyntaxError) in
        let start = reader
        guard case .object(let values) = try reader.value() else {
          throw start.failure("an entry is not an object")
        }
        rows.append(RenderPlan.Row(line: start.line, values: values))
      }
      try reader.end()
    } catch {
      let message = ErrorMessage(
        error.reason, advice: "write the plan like [{\"model\": \"runs/drums\", \"count\": 3}]")
      throw RenderPlanError(path: path, line: error.line, reason: .syntax(message))
    }
    return rows
  }
}
