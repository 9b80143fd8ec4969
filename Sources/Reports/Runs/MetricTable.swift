// SPDX-License-Identifier: MIT
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
  private(set) var numbers: [(name: String, value: Double)] = []

  subscript(name: String) -> Double? { numbers.first { $0.name == name }?.value }

  /// Reads a line; nil if it is not a flat object of numbers.
  ///
  /// Names contain no escapes: see `Report.Metric`.
  init?(_ line: ArraySlice<UInt8>) {
    guard line.first == UInt8(ascii: "{"), line.last == UInt8(ascii: "}"), line.count > 2 else {
      return nil
    }
    for field in line.dropFirst().dropLast().split(separator: UInt8(ascii: ",")) {
      let parts = field.split(separator: UInt8(ascii: ":"), maxSplits: 1)
      guard parts.count == 2, let name = Self.name(parts[0]), let value = Self.value(parts[1]),
        self[name] == nil
      else { return nil }
      numbers.append((name, value))
    }
  }

  private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
    let quote = UInt8(ascii: "\"")
    guard bytes.count > 2, bytes.first == quote, bytes.last == quote else { return nil }
    return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
  }

  private static func value(_ bytes: ArraySlice<UInt8>) -> Double? {
    let text = String(decoding: bytes, as: UTF8.self)
    return text == "null" ? .nan : Double(text)
  }
}
