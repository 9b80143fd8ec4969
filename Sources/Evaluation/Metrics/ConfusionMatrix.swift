// SPDX-License-Identifier: MIT

/// How often sounds of each class were taken for each class.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
  /// The names of the classes, K.
  public let classNames: [String]
  /// `[K][K]`: the sounds of the class of the row that were named the class of the column.
  public private(set) var counts: [[Int]]

  /// No sounds yet.
  public init(classNames: [String]) {
    self.classNames = classNames
    counts = classNames.map { _ in classNames.map { _ in 0 } }
  }

  /// The sounds of these classes, named these, as places in `classNames`.
  public init(classNames: [String], actual: [Int], named: [Int]) {
    precondition(
      actual.count == named.count, "\(actual.count) sounds with \(named.count) names")
    self.init(classNames: classNames)
    for (row, column) in zip(actual, named) { counts[row][column] += 1 }
  }

  /// All sounds.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The share of sounds that were named rightly; 0 of none.
  public var accuracy: Double {
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    return total > 0 ? Double(right) / Double(total) : 0
  }
}

extension ConfusionMatrix: CustomStringConvertible {
  /// A table, a row for each class, with the share that was named rightly.
  public var description: String {
    let width = max(4, classNames.map(\.count).max() ?? 0) + 1
    let cell = max(classNames.map { min($0.count, 8) }.max() ?? 0, "\(total)".count) + 1
    func left(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    func right(_ text: String) -> String {
      String(repeating: " ", count: max(0, cell - text.count)) + text
    }
    let heading = left("", width) + classNames.map { right(String($0.prefix(8))) }.joined()
    let rows = zip(classNames, counts).enumerated().map { index, row in
      let sum = row.1.reduce(0, +)
      let share = sum > 0 ? "\((Double(row.1[index]) / Double(sum) * 1000).rounded() / 10) %" : "-"
      return left(row.0, width) + row.1.map { right($0 == 0 ? "." : "\($0)") }.joined()
        + "   " + share
    }
    return ([heading] + rows).joined(separator: "\n")
  }
}
