// SPDX-License-Identifier: MIT
public import Foundation

/// The numbers of a run's `log.jsonl`, in columns: a row a step.
public struct MetricTable: Sendable {
  /// A number of every step, under the name that the log has for it.
  public struct Column: Sendable {
    /// The name.
    public let name: String
    /// A value for each row: NaN where the log has `null` or nothing.
    public fileprivate(set) var values: [Double]
    /// The rows in which the log has `null`: there the number was not finite.
    public fileprivate(set) var nullCount = 0
  }

  /// Steps done, a row each.
  public private(set) var steps: [Int] = []
  /// Seconds spent since the run began.
  public private(set) var elapsedSeconds: [Double] = []
  /// Everything else, in the order in which the log names it.
  public private(set) var columns: [Column] = []
  /// Whether a last line was skipped because it is cut short.
  public private(set) var isLastLineCutShort = false

  private var indices: [String: Int] = [:]

  /// The column of that name; nil if there is none.
  public subscript(name: String) -> Column? { indices[name].map { columns[$0] } }

  /// Reads a log.
  ///
  /// A last line that is no whole object is skipped: a process may be writing it.
  /// - Parameter path: for the error.
  /// - Throws: ``ReportError/damagedLog(path:line:)``
  public init(log: Data, path: String) throws(ReportError) {
    let end = UInt8(ascii: "\n")
    var lines = Array(log).split(separator: end, omittingEmptySubsequences: false)
    // What follows the last end of a line is nothing, or a line that is not complete.
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

  /// Appends a row; false if it names no step or time.
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

/// A line of the log: an object of numbers without inner structure.
private struct LogLine {
  private(set) var numbers: [(name: String, value: Double)] = []

  subscript(name: String) -> Double? { numbers.first { $0.name == name }?.value }

  /// Reads a line; nil if it is anything else.
  ///
  /// Names have no escapes in them: see `Report.Metric`.
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
