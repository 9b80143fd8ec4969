// SPDX-License-Identifier: MIT
import Files
public import Foundation

/// The metrics in the `log.jsonl` of a run as columns, with one row for each step.
public struct MetricTable: Sendable {
  /// The values of one metric.
  public struct Column: Sendable {
    /// The name in the log.
    public let name: String
    /// The value in each row; NaN where the log has `null` or no value.
    public fileprivate(set) var values: [Double]
    /// The number of rows in which the log has `null`, which stands for infinity and NaN.
    public fileprivate(set) var nullCount = 0
  }

  /// The step of each row.
  public private(set) var steps: [Int] = []
  /// The training time of each row in seconds.
  public private(set) var elapsedSeconds: [Double] = []
  /// All other metrics, in the order of their first occurrence.
  public private(set) var columns: [Column] = []
  /// Whether the last line was skipped because it is truncated.
  public private(set) var isLastLineCutShort = false

  private var indices: [String: Int] = [:]

  /// The column with a name; nil if there is none.
  public subscript(name: String) -> Column? { indices[name].map { columns[$0] } }

  /// Reads a log.
  ///
  /// A truncated last line is skipped, because a training may be writing it.
  /// - Parameter path: the path for error messages.
  /// - Throws: ``ReportError/damagedLog(path:line:)``
  public init(log: Data, path: String) throws(ReportError) {
    let end = UInt8(ascii: "\n")
    var lines = Array(log).split(separator: end, omittingEmptySubsequences: false)
    // The part after the last newline is empty or an incomplete line.
    let rest = lines.popLast() ?? []
    isLastLineCutShort = !rest.isEmpty
    for (index, line) in lines.enumerated() {
      if let row = LogLine(line), append(row) { continue }
      guard index == lines.count - 1, !isLastLineCutShort else {
        throw .damagedLog(path: path, line: index + 1)
      }
      isLastLineCutShort = true
    }
  }

  /// Appends a row; false if it has no step or no time.
  private mutating func append(_ line: LogLine) -> Bool {
    guard let step = line["step"], step == step.rounded(), abs(step) < 1e15,
      let seconds = line["elapsedSeconds"], seconds.isFinite
    else { return false }
    for (name, value) in line.numbers where name != "step" && name != "elapsedSeconds" {
      let index = indices[name] ?? addColumn(name)
      columns[index].values.append(value)
      if value.isNaN { columns[index].nullCount += 1 }
    }
    steps.append(Int(step))
    elapsedSeconds.append(seconds)
    for index in columns.indices where columns[index].values.count < steps.count {
      columns[index].values.append(.nan)
    }
    return true
  }

  private mutating func addColumn(_ name: String) -> Int {
    columns.append(Column(name: name, values: Array(repeating: .nan, count: steps.count)))
    indices[name] = columns.count - 1
    return columns.count - 1
  }
}

/// A line of the log: a flat JSON object of numbers.
private struct LogLine {
  /// The members in the order of the line; NaN for `null`.
  private(set) var numbers: [(name: String, value: Double)] = []

  subscript(name: String) -> Double? { numbers.first { $0.name == name }?.value }

  /// Reads a line; nil if it is not a flat object of numbers.
  init?(_ line: ArraySlice<UInt8>) {
    var reader = JSONReader(Array(line), deepest: 1)
    do {
      try reader.members { (name, reader) throws(JSONSyntaxError) in
        let value = try reader.value()
        guard let number = value == .null ? .nan : value.double else {
          throw reader.failure("a number is missing")
        }
        numbers.append((name, number))
      }
      try reader.end()
    } catch {
      return nil
    }
    guard !numbers.isEmpty else { return nil }
  }
}
