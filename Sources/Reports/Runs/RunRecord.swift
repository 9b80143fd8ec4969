// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import TensorBoard
import Training

/// The contents of a run folder; the run may still be training.
public struct RunRecord: Sendable {
  /// The path of the folder as given.
  public let path: String
  /// The metrics of each step; at least one row.
  public let table: MetricTable
  /// The options as text, in Foley's order; unknown options are last.
  public let options: [(name: String, value: String)]
  /// The report about the recordings as text.
  public let dataReport: String
  /// The skipped recordings, one line each.
  public let skippedFiles: [String]
  /// The sessions of the run; empty if it has no event files.
  public let sessions: [(wallTime: Double, stepsBefore: Int)]
  /// The steps with sample sounds, in ascending order.
  public let sampleSteps: [Int]
  /// The step of the model with the best score; nil if no model has been scored.
  public let bestStep: Int?
  /// Remarks about missing or damaged files, as sentences.
  public let notes: [String]

  /// Reads the run in a folder.
  ///
  /// Only the log must be readable; what is wrong with other files becomes a remark in ``notes``.
  ///
  /// - Throws: ``ReportError``
  public init(_ path: String) throws(ReportError) {
    let contents = RunContents(path)
    guard contents.isRun else { throw .notARun(path: path) }
    self.path = path
    table = try Self.table(ofRun: path)
    var notes: [String] = []
    options = Self.read(&notes, orElse: []) {
      try RunOptions(ofRun: path).values.map { ($0.name, "\($0.value)") }
    }
    skippedFiles = Self.read(&notes, orElse: []) {
      try contents.text(of: "skipped-files.txt")?.split(separator: "\n").map(String.init) ?? []
    }
    dataReport = Self.read(&notes, orElse: "") { try Self.dataReport(of: contents) }
    sampleSteps = Self.read(&notes, orElse: []) { try contents.sampleSteps }
    bestStep = Self.read(&notes, orElse: nil) { try contents.best?.step }
    let files = Self.read(&notes, orElse: []) { try EventFolder(path).files }
    sessions = files.flatMap { file in
      Self.read(&notes, orElse: []) { try EventFolder.sessions(inFile: file) }
    }.map { ($0.wallTime, $0.stepsBefore) }
    self.notes = Self.notes(on: table, logPath: "\(path)/log.jsonl") + notes
  }

  /// What `body` returns; if it throws, `fallback` and a note.
  private static func read<Value>(
    _ notes: inout [String], orElse fallback: Value, _ body: () throws -> Value
  ) -> Value {
    do {
      return try body()
    } catch {
      notes.append("\(error)")
      return fallback
    }
  }

  private static func table(ofRun path: String) throws(ReportError) -> MetricTable {
    let logPath = "\(path)/log.jsonl"
    let log: [UInt8]?
    do throws(RunFolderError) {
      log = try RunContents(path).contents(of: "log.jsonl")
    } catch {
      throw .unreadableLog(error)
    }
    let table = try MetricTable(log: Data(log ?? []), path: logPath)
    guard !table.steps.isEmpty else { throw .noSteps(path: path) }
    return table
  }

  /// The last component of the path.
  public var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

  /// The folder of the sample sounds of a step.
  public func samplesFolder(step: Int) -> String { "\(path)/samples/step-\(step)" }

  /// The value of an option as text; nil if the run does not have the option.
  public func option(_ name: String) -> String? { options.first { $0.name == name }?.value }

  /// The run's data report, or the data entries of its model.
  private static func dataReport(of contents: RunContents) throws -> String {
    let report = try contents.text(of: "data-report.txt") ?? ""
    guard report.isEmpty, contents.holdsModel else { return report }
    let model = try Model("\(contents.path)/model.safetensors")
    return model.description.training.data.sorted { $0.key < $1.key }
      .map { "\($0.key): \($0.value)" }.joined(separator: "\n")
  }

  private static func notes(on table: MetricTable, logPath: String) -> [String] {
    var notes: [String] = []
    if table.isLastLineCutShort {
      notes.append("The last line of \(logPath) is truncated and was skipped.")
    }
    for column in table.columns where column.nullCount > 0 {
      let steps = "\(column.nullCount) of \(table.steps.count) steps"
      notes.append("\(column.name) is not finite at \(steps).")
    }
    return notes
  }
}
