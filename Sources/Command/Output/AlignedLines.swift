// SPDX-License-Identifier: MIT
import Files

extension String {
  /// The text with blanks after it, up to `width` characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

/// Lines of names and values, with the values aligned.
func alignedLines(_ rows: [(name: String, value: String)]) -> String {
  let width = (rows.map(\.name.printable.count).max() ?? 0) + 2
  return rows.map { $0.name.printable.padded(to: width) + $0.value.printable }
    .joined(separator: "\n")
}
