// SPDX-License-Identifier: MIT
import Files

/// A render plan as CSV: a first line of option names, then one entry in each line.
struct TableText {
  private let bytes: [UInt8]
  private let path: String

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The entries.
  ///
  /// - Throws: ``RenderPlanError``
  func rows() throws(RenderPlanError) -> [RenderPlan.Row] {
    do {
      return try CSVTable(bytes, path: path).rows.map { row in
        let values = row.values.map { ($0, Self.value($1, of: $0)) }
        return RenderPlan.Row(line: row.line, values: Dictionary(uniqueKeysWithValues: values))
      }
    } catch {
      throw RenderPlanError(path: path, line: error.line, reason: .syntax(error.reason))
    }
  }

  /// The value of a field; a field of an unknown column is a text.
  private static func value(_ field: String, of name: String) -> JSONValue {
    RenderPlan.options[name]?.json(ofText: field) ?? .text(field)
  }
}
