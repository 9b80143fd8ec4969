// SPDX-License-Identifier: MIT
import Files
import Foundation
import Reports
import Training

/// A run folder as the list of runs shows it.
struct RunSummary: Sendable, Equatable {
  /// Whether a training is at work, or that the folder cannot be read.
  enum State: String { case running, stopped, finished, unreadable }

  /// The name in the API.
  let id: String
  let path: String
  let state: State
  /// The last step; 0 before the first.
  let step: Int
  /// The steps after which it ends; nil if a time ends it.
  let stepLimit: Int?
  /// The minutes after which it ends; nil if a number of steps ends it.
  let minuteLimit: Double?
  /// The name of the kind of model.
  let kind: String
  /// The last line of the log, by metric.
  let report: [String: JSONValue]

  /// The process that trains; nil if none does.
  let process: String?
  /// The last step that has sounds; nil if none has.
  let lastPreview: Int?
  /// Why the run cannot be read; nil for one that can.
  let problem: String?

  /// The run in a folder, also one that cannot be read.
  static func listed(_ path: String) -> RunSummary {
    do {
      return try RunSummary(path)
    } catch {
      return RunSummary(unreadable: path, problem: "\(error)".printable)
    }
  }

  private init(unreadable path: String, problem: String) {
    self.path = path
    self.problem = problem
    id = Self.id(of: path)
    (state, step, kind, report) = (.unreadable, 0, "", [:])
    (stepLimit, minuteLimit, process, lastPreview) = (nil, nil, nil, nil)
  }

  /// The run in a folder, which may be training.
  ///
  /// - Throws: `PlainFileError`, `FileLockError`, `FolderError`; options that cannot be read are left out.
  init(_ path: String) throws {
    problem = nil
    lastPreview = try RunContents(path).sampleSteps.last
    self.path = path
    id = Self.id(of: path)
    process = try FileLock.holder(of: "\(path)/lock")
    let line = try RunContents(path).lastLogLine ?? "{}"
    // A line that is being written is not whole yet.
    report = (try? JSONValue(parsing: Array(line.utf8)))?.object ?? [:]
    step = report["step"]?.integer ?? 0
    var options: [String: JSONValue] = [:]
    do throws(OptionError) {
      options = Dictionary(try RunOptions(ofRun: path).values.map { ($0.name, $0.value) }) { $1 }
    } catch { options = [:] }
    stepLimit = options["steps"]?.integer
    minuteLimit = stepLimit == nil ? options["minutes"]?.double : nil
    kind = options["model"]?.text ?? ""
    let seconds = report["elapsedSeconds"]?.double ?? 0
    let isOver = (step >= stepLimit ?? .max) || (seconds >= 60 * (minuteLimit ?? .infinity))
    state = process != nil ? .running : isOver ? .finished : .stopped
  }

  /// The beginning of the SHA-256 of the folder's path; the folder may be still to be made.
  static func id(of path: String) -> String {
    String(ContentHash(text: FileSystem.resolvedPlace(path)).description.prefix(16))
  }

  var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

  var json: JSONValue {
    .object([
      "id": .text(id), "name": .text(name.printable), "path": .text(path.printable),
      "state": .text(state.rawValue), "step": .integer(step),
      "steps": stepLimit.map { .integer($0) } ?? .null,
      "minutes": minuteLimit.map { .number($0) } ?? .null,
      "elapsedSeconds": report["elapsedSeconds"] ?? .number(0), "kind": .text(kind),
      "problem": problem.map { .text($0) } ?? .null,
    ])
  }
}
