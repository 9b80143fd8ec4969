// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Synthesis
import Training

/// The progress of a run, and its model.
struct RunInfo: Encodable, CustomStringConvertible {
  let path: String
  let checkpointSteps: [Int]
  let options: [String: JSONValue]?
  let lastLogLine: String?
  let model: ModelInfo?
  /// The model that is nearer to the recordings than ``model``; nil if that one is the best, or none was
  /// scored.
  let best: BestModelInfo?
  /// Why the options or the best model cannot be shown; nil if they can.
  let note: String?
  /// The options, in Foley's order.
  private let listing: String

  private enum CodingKeys: CodingKey {
    case path, checkpointSteps, options, lastLogLine, model, best, note
  }

  /// Reads the run in a folder; options of other versions of Foley are shown too.
  ///
  /// - Throws: `OptionError`, `FolderError`, `PlainFileError`, or the errors of ``ModelInfo``.
  init(_ path: String, listsAll: Bool = false) throws {
    self.path = path
    let contents = RunContents(path)
    var options: [(name: String, value: JSONValue)] = []
    var notes: [String] = []
    do throws(OptionError) {
      options = contents.holdsOptions ? try RunOptions(ofRun: path).values : []
    } catch {
      notes.append(error.description)
    }
    listing = alignedLines(options.map { ($0.name.printable, "\($0.value)".printable) })
    self.options =
      options.isEmpty ? nil : Dictionary(options.map { ($0.name, $0.value) }) { first, _ in first }
    checkpointSteps = try contents.checkpointSteps
    lastLogLine = try contents.lastLogLine
    model = contents.holdsModel ? try ModelInfo(path, listsAll: listsAll) : nil
    var best: BestModelInfo?
    do throws(RunFolderError) {
      if let steps = model?.training.steps, let better = try contents.better(thanModelOf: steps) {
        best = BestModelInfo(better.best, better.file)
      }
    } catch {
      notes.append(error.description)
    }
    self.best = best
    note = notes.isEmpty ? nil : notes.joined(separator: " ")
  }

  var description: String {
    let steps = checkpointSteps.map(String.init).joined(separator: ", ")
    let notes = note.map { [(name: "note", value: $0)] } ?? []
    let run = alignedLines(
      [
        ("run", path.printable),
        ("checkpoints", steps.isEmpty ? "none yet" : "steps \(steps)"),
        ("last step", lastLogLine?.printable ?? "none yet"),
      ] + (best.map { [("better model", "\($0)".printable)] } ?? []) + notes)
    return "\(run)\n\(model?.description ?? listing)"
  }
}

/// The best model of a run.
struct BestModelInfo: Encodable, CustomStringConvertible {
  let step: Int
  let distance: Float
  let path: String

  init(_ best: RunContents.Best, _ path: String) {
    (step, distance, self.path) = (best.step, best.distance, path)
  }

  var description: String {
    String(format: "\(path), of step \(step), distance %.2f from the recordings", distance)
  }
}
