// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Synthesis
import TensorBoard
import Training

/// All that a run folder tells of a run; a training may be at work there.
public struct RunRecord: Sendable {
  /// The folder, as it was given.
  public let path: String
  /// The numbers of each step; at least one.
  public let table: MetricTable
  /// The options by name, in words, in the order in which Foley lists them; options that this
  /// version does not know come last.
  public let options: [(name: String, value: String)]
  /// What was found in the recordings, for people.
  public let dataReport: String
  /// The recordings that were not used, a line each.
  public let skippedFiles: [String]
  /// Beginnings and resumptions; empty if the run has no event files.
  public let sessions: [(wallTime: Double, stepsBefore: Int)]
  /// The steps that have sounds, in ascending order.
  public let sampleSteps: [Int]
  /// The step of the model with the best score; nil if no model has been scored.
  public let bestStep: Int?
  /// What somebody who reads the report should know of its sources, in sentences.
  public let notes: [String]

  /// The run in a folder.
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

  /// The last part of the path.
  public var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

  /// The folder of the sounds at a step.
  public func samplesFolder(step: Int) -> String { "\(path)/samples/step-\(step)" }

  /// The value of an option in words; nil if the run does not have it.
  public func option(_ name: String) -> String? { options.first { $0.name == name }?.value }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  private static func options(inFile path: String) -> [(name: String, value: String)] {
    let data = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
    let values = (try? JSONDecoder().decode([String: JSONValue].self, from: data)) ?? [:]
    let known = TrainingOptions.Key.allCases.map(\.rawValue)
    let unknown = values.keys.filter { !known.contains($0) }.sorted()
    return (known + unknown).compactMap { name in values[name].map { (name, "\($0)") } }
  }

  /// What the run has written, or else what its model says.
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
      notes.append("The last line of \(logPath) is cut short and was skipped.")
    }
    if options.isEmpty { notes.append("The run has no options.json that can be read.") }
    for column in table.columns where column.nullCount > 0 {
      let steps = "\(column.nullCount) of \(table.steps.count) steps"
      notes.append("\(column.name) is no finite number at \(steps).")
    }
    return notes
  }
}
