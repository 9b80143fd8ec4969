// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import Models
import Synthesis
import Training

/// Lines of names and values, with the values aligned.
private func alignedLines(_ rows: [(name: String, value: String)]) -> String {
  let width = (rows.map(\.name.printable.count).max() ?? 0) + 2
  return rows.map {
    $0.name.printable.padding(toLength: width, withPad: " ", startingAt: 0) + $0.value.printable
  }
  .joined(separator: "\n")
}

/// The version of Foley and the hardware it computes with.
struct MachineInfo: Encodable, CustomStringConvertible {
  let version = FoleyVersion.current
  let processor = Processor.modelName
  let vectorInstructions = Processor.vectorInstructions
  let cores = WorkerPool.availableCores
  let threads = WorkerPool.threadCount

  var description: String {
    alignedLines([
      ("Foley", version),
      ("CPU", "\(processor), \(cores) cores, \(vectorInstructions)"),
      ("threads", "\(threads)"),
    ])
  }
}

/// The format and the tags of an audio file.
struct SoundFileInfo: Encodable, CustomStringConvertible {
  let sound: AudioFile.Information

  var description: String {
    alignedLines(
      [
        ("sound", sound.path),
        ("format", sound.format),
        (
          "duration",
          sound.durationSeconds.map { String(format: "%.3f s", $0) } ?? "unknown"
        ),
        (
          "samples",
          "\(sound.frameCount.map(String.init) ?? "unknown") at \(sound.sampleRate) Hz, "
            + counted(sound.channelCount, "channel")
        ),
      ]
        + sound.tags.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          ($0.key.rawValue, $0.value)
        }
    )
  }
}

/// The description in a model file.
struct ModelInfo: Encodable, CustomStringConvertible {
  let path: String
  let contentHash: String
  let architecture: String
  let parameterCount: Int
  let sampleRate: Int
  let sliceLength: Int
  let channelCount: Int
  /// The memory of the weights.
  let weightBytes: Int
  /// The memory of the largest signals while one sound is made.
  let soundBytes: Int
  /// The licence of weights and sounds, and whom to credit; nil if none is given.
  let license: String?
  let credits: String?
  let classNames: [String]
  let training: ModelDescription.Training

  /// Reads the model file, or the model of the run, at `path`.
  ///
  /// - Throws: `ModelFileError` or `SafetensorsError`
  init(_ path: String) throws {
    let source = try ModelSource(path)
    self.path = source.file
    let model = try source.model().description
    let representation = model.design.representation
    contentHash = "\(try source.hash)"
    architecture = type(of: model.design).kind.title
    parameterCount = model.design.parameterCount
    sampleRate = representation.sampleRate
    sliceLength = representation.sliceLength
    channelCount = representation.channelCount
    weightBytes = parameterCount * MemoryLayout<Float>.size
    soundBytes = representation.workingCount * MemoryLayout<Float>.size
    license = source.license?.name
    credits = source.license?.credits
    classNames = model.classNames
    training = model.training
  }

  var description: String {
    let seconds = String(format: "%.3f", Double(sliceLength) / Double(sampleRate))
    return alignedLines(
      [
        ("model", path),
        ("hash", contentHash),
        ("architecture", "\(architecture), \(parameterCount) parameters"),
        (
          "sounds",
          "\(seconds) s: \(sliceLength) samples at \(sampleRate) Hz, "
            + counted(channelCount, "channel")
        ),
        (
          "memory",
          String(
            format: "%.1f MB of weights, %.1f MB of signals a sound", Double(weightBytes) / 1e6,
            Double(soundBytes) / 1e6)
        ),
        ("trained", "\(training.steps) steps"),
        ("licence", license ?? "not given"), ("credits", credits ?? ""),
      ].filter { !$0.value.isEmpty } + rows(training.data, of: "data")
        + rows(training.options, of: "option"))
  }

  private func rows(_ values: [String: String], of topic: String) -> [(name: String, value: String)]
  {
    values.sorted { $0.key < $1.key }.map { ("\(topic) \($0.key)", $0.value) }
  }
}

/// The progress of a run, and its model.
struct RunInfo: Encodable, CustomStringConvertible {
  let path: String
  let checkpointSteps: [Int]
  let options: [String: JSONValue]?
  let lastLogLine: String?
  let model: ModelInfo?
  /// Why the options cannot be shown; nil if they can.
  let note: String?
  /// The options, in Foley's order.
  private let listing: String

  private enum CodingKeys: CodingKey {
    case path, checkpointSteps, options, lastLogLine, model, note
  }

  /// Reads the run in a folder; options of other versions of Foley are shown too.
  ///
  /// - Throws: `OptionError`, `FolderError`, `PlainFileError`, or the errors of ``ModelInfo``.
  init(_ path: String) throws {
    self.path = path
    let contents = RunContents(path)
    var options: [(name: String, value: JSONValue)] = []
    do throws(OptionError) {
      options = contents.holdsOptions ? try RunOptions(ofRun: path).values : []
      note = nil
    } catch {
      note = error.description
    }
    listing = alignedLines(options.map { ($0.name.printable, "\($0.value)".printable) })
    self.options =
      options.isEmpty ? nil : Dictionary(options.map { ($0.name, $0.value) }) { first, _ in first }
    checkpointSteps = try contents.checkpointSteps
    lastLogLine = try contents.lastLogLine
    model = contents.holdsModel ? try ModelInfo(path) : nil
  }

  var description: String {
    let steps = checkpointSteps.map(String.init).joined(separator: ", ")
    let notes = note.map { [(name: "note", value: $0)] } ?? []
    let run = alignedLines(
      [
        ("run", path.printable),
        ("checkpoints", steps.isEmpty ? "none yet" : "steps \(steps)"),
        ("last step", lastLogLine?.printable ?? "none yet"),
      ] + notes)
    return "\(run)\n\(model?.description ?? listing)"
  }
}
