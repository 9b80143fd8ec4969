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
    let table: CSVTable
    do {
      table = try CSVTable(bytes, path: path)
    } catch {
      throw RenderPlanError(path: path, line: error.line, reason: .syntax(error.reason))
    }
    try checkSeparator(table.names)
    return table.rows.map { row in
      let place = RenderPlan.Place(line: row.line)
      return RenderPlan.Row(
        place: place,
        values: row.values.map {
          RenderPlan.Value(name: $0, place: place, json: Self.value($1, of: $0))
        })
    }
  }

  /// Programs in countries with decimal commas separate the columns by semicolons.
  private func checkSeparator(_ names: [String]) throws(RenderPlanError) {
    let separators: [(Character, String)] = [(";", "semicolons"), ("\t", "tabs")]
    for (separator, words) in separators where names.contains(where: { $0.contains(separator) }) {
      let message = ErrorMessage("the columns are separated by \(words)", advice: "use commas")
      throw RenderPlanError(path: path, line: 1, reason: .syntax(message))
    }
  }

  /// The value of a field; a field of an unknown column is a text.
  private static func value(_ field: String, of name: String) -> JSONValue {
    RenderPlan.options[name]?.json(ofText: field) ?? .text(field)
  }
}
