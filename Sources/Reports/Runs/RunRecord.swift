// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Synthesis
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
  /// - Throws: ``ReportError``
  public init(_ path: String) throws(ReportError) {
    guard RunContents(path).isRun else { throw .notARun(path: path) }
    self.path = path
    let logPath = "\(path)/log.jsonl"
    let log = try? Data(contentsOf: URL(fileURLWithPath: logPath))
    table = try MetricTable(log: log ?? Data(), path: logPath)
    guard !table.steps.isEmpty else { throw .noSteps(path: path) }
    options = Self.options(inFile: "\(path)/options.json")
    dataReport = Self.dataReport(ofRun: path)
    skippedFiles = Self.text("\(path)/skipped-files.txt").split(separator: "\n").map(String.init)
    sessions = EventFolder(path).sessions.map { ($0.wallTime, $0.stepsBefore) }
    sampleSteps = Self.sampleSteps(ofRun: path)
    bestStep = Self.bestStep(ofRun: path)
    notes = Self.notes(on: table, logPath: logPath, options: options)
  }

  /// The last component of the path.
  public var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

  /// The folder of the sample sounds of a step.
  public func samplesFolder(step: Int) -> String { "\(path)/samples/step-\(step)" }

  /// The value of an option as text; nil if the run does not have the option.
  public func option(_ name: String) -> String? { options.first { $0.name == name }?.value }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  private static func options(inFile path: String) -> [(name: String, value: String)] {
    let data = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
    let values = (try? JSONValue(parsing: Array(data)))?.object ?? [:]
    let kind = values["model"]?.text.flatMap(ModelKinds.named) ?? ModelKinds.standard
    let table = kind.table
    let named = Dictionary(
      values.map { (table[$0.key]?.name ?? $0.key, $0.value) },
      uniquingKeysWith: { first, _ in first })
    let known = table.options.map(\.name)
    let unknown = named.keys.filter { !known.contains($0) }.sorted()
    return (known + unknown).compactMap { name in named[name].map { (name, "\($0)") } }
  }

  /// The run's data report, or the data entries of its model.
  private static func dataReport(ofRun path: String) -> String {
    let report = text("\(path)/data-report.txt")
    guard report.isEmpty, let model = try? PlayableModel("\(path)/model.safetensors") else {
      return report
    }
    return model.description.training.data.sorted { $0.key < $1.key }
      .map { "\($0.key): \($0.value)" }.joined(separator: "\n")
  }

  private static func bestStep(ofRun path: String) -> Int? {
    struct Record: Decodable { let step: Int }
    let data = Data(text("\(path)/best.json").utf8)
    return (try? JSONDecoder().decode(Record.self, from: data))?.step
  }

  private static func sampleSteps(ofRun path: String) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/samples")) ?? []
    return names.compactMap { name in
      name.hasPrefix("step-") ? Int(name.dropFirst("step-".count)) : nil
    }.sorted()
  }

  private static func notes(
    on table: MetricTable, logPath: String, options: [(name: String, value: String)]
  ) -> [String] {
    var notes: [String] = []
    if table.isLastLineCutShort {
      notes.append("The last line of \(logPath) is truncated and was skipped.")
    }
    if options.isEmpty { notes.append("The run has no readable options.json.") }
    for column in table.columns where column.nullCount > 0 {
      let steps = "\(column.nullCount) of \(table.steps.count) steps"
      notes.append("\(column.name) is not finite at \(steps).")
    }
    return notes
  }
}
