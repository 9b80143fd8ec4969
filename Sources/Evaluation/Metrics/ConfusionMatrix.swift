// SPDX-License-Identifier: MIT

/// The number of sounds of each class that a classifier assigned to each class.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
  /// The names of the classes, K.
  public let classNames: [String]
  /// `[K][K]`: row = true class, column = predicted class.
  public private(set) var counts: [[Int]]

  /// A matrix of zeros.
  public init(classNames: [String]) {
    self.classNames = classNames
    counts = classNames.map { _ in classNames.map { _ in 0 } }
  }

  /// A matrix of sounds with true and predicted classes, as indices into `classNames`.
  public init(classNames: [String], actual: [Int], predicted: [Int]) {
    precondition(
      actual.count == predicted.count,
      "\(actual.count) sounds with \(predicted.count) predictions")
    self.init(classNames: classNames)
    for (row, column) in zip(actual, predicted) { counts[row][column] += 1 }
  }

  /// The number of sounds.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The share of correct predictions; 0 for no sounds.
  public var accuracy: Double {
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    return total > 0 ? Double(right) / Double(total) : 0
  }
}

extension ConfusionMatrix: CustomStringConvertible {
  /// A table with a row for each class and the share of correct predictions in it.
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
