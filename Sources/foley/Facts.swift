// SPDX-License-Identifier: MIT
import Foundation
import GANModels
import Kernels
import Synthesis
import Training

/// Lines of a name and a value each.
private func table(_ rows: [(name: String, value: String)]) -> String {
  let width = (rows.map(\.name.count).max() ?? 0) + 2
  return rows.map { $0.name.padding(toLength: width, withPad: " ", startingAt: 0) + $0.value }
    .joined(separator: "\n")
}

/// What Foley is and what it computes with here.
struct MachineFacts: Encodable, CustomStringConvertible {
  let version = Release.version
  let processor = Processor.modelName
  let vectorInstructions = Processor.vectorInstructions
  let cores = WorkerPool.availableCores
  let threads = WorkerPool.threadCount
  let blasLibrary = Processor.blasLibrary
  let blasCore = Processor.blasCore
  let isBlasCorePinnedBelowCapability = Processor.blasCoreIsPinnedBelowCapability

  var description: String {
    let facts = table([
      ("Foley", version),
      ("CPU", "\(processor), \(cores) cores, \(vectorInstructions)"),
      ("BLAS", blasLibrary),
      ("BLAS core", blasCore),
      ("threads", "\(threads)"),
    ])
    guard isBlasCorePinnedBelowCapability else { return facts }
    return facts + "\nOPENBLAS_CORETYPE holds BLAS to kernels slower than this CPU has: unset it to train faster."
  }
}

/// What a model file says of itself.
struct ModelFacts: Encodable, CustomStringConvertible {
  let path: String
  let contentHash: String
  let architecture: String
  let parameterCount: Int
  let sampleRate: Int
  let sliceLength: Int
  let channelCount: Int
  let classNames: [String]
  let training: ModelDescription.Training

  /// The facts of the model that `path` means.
  ///
  /// - Throws: `ModelFileError` or `SafetensorsError`
  init(_ path: String) throws {
    self.path = try PlayableModel.modelFile(at: path)
    let model = try PlayableModel(self.path).description
    let representation = model.architecture.representation
    contentHash = "\(try ContentHash(file: self.path))"
    architecture = model.architecture.name
    parameterCount = model.architecture.generatorParameterCount
    sampleRate = representation.sampleRate
    sliceLength = representation.sliceLength
    channelCount = representation.channelCount
    classNames = model.classNames
    training = model.training
  }

  var description: String {
    let seconds = String(format: "%.3f", Double(sliceLength) / Double(sampleRate))
    return table(
      [
        ("model", path),
        ("hash", contentHash),
        ("architecture", "\(architecture), \(parameterCount) parameters"),
        ("sounds", "\(seconds) s: \(sliceLength) samples at \(sampleRate) Hz, \(channelCount) channels"),
        ("trained", "\(training.steps) steps"),
      ] + rows(training.data, of: "data") + rows(training.options, of: "option"))
  }

  private func rows(_ values: [String: String], of topic: String) -> [(name: String, value: String)] {
    values.sorted { $0.key < $1.key }.map { ("\(topic) \($0.key)", $0.value) }
  }
}

/// How far a run is.
struct RunFacts: Encodable, CustomStringConvertible {
  let path: String
  let checkpointSteps: [Int]
  let options: TrainingOptions
  let lastLogLine: String?
  let model: ModelFacts?

  /// The facts of the run in a folder.
  ///
  /// - Throws: `TrainingOptionsError`, or what ``ModelFacts`` throws
  init(_ path: String) throws {
    self.path = path
    options = try TrainingOptions.ofRun(path) ?? TrainingOptions()
    let contents = RunContents(path)
    checkpointSteps = contents.checkpointSteps
    lastLogLine = contents.lastLogLine
    model = contents.holdsModel ? try ModelFacts(path) : nil
  }

  var description: String {
    let steps = checkpointSteps.map(String.init).joined(separator: ", ")
    let run = table([
      ("run", path),
      ("checkpoints", steps.isEmpty ? "none yet" : "steps \(steps)"),
      ("last step", lastLogLine ?? "none yet"),
    ])
    return model.map { "\(run)\n\($0)" } ?? "\(run)\n\(options.encoded())"
  }
}
