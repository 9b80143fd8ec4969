// SPDX-License-Identifier: MIT
import Files
import Layers
import Models

/// The model with the best score of a run, kept beside the last one.
struct BestModel {
  private let run: RunFolder
  private var best: RunContents.Best?
  /// The step that the model's file says it is of; nil without a file.
  private let stepOfFile: Int?

  /// The best model so far of a run, which may have been resumed.
  ///
  /// - Throws: ``RunFolderError``; without the record a worse model would replace the best.
  init(_ run: RunFolder) throws(RunFolderError) {
    self.run = run
    best = try run.contents.best
    stepOfFile = best.flatMap { _ in Self.step(ofModelAt: run.bestModelPath) }
  }

  /// Nil for a file that is missing or damaged, which the next best model replaces.
  private static func step(ofModelAt path: String) -> Int? {
    do {
      let words = try SafetensorsFile.readHeader(path).metadata["training"] ?? ""
      return try JSONValue(parsing: Array(words.utf8)).object?["steps"]?.integer
    } catch {
      return nil
    }
  }

  /// Gives the record the step of the model's file, if a killed process wrote the file alone.
  ///
  /// The distance stays as it was: that of the file is not known, only that it is smaller.
  mutating func mendRecord() throws {
    guard let best, let stepOfFile, stepOfFile != best.step else { return }
    try record(step: stepOfFile, distance: best.distance)
  }

  /// Writes a model if it is better than all before.
  ///
  /// - Returns: whether it was.
  /// - Throws: `AtomicFileError`
  mutating func keep(_ model: Model, step: Int, distance: Float) throws -> Bool {
    guard distance < best?.distance ?? .infinity else { return false }
    try model.write(to: run.bestModelPath)
    try record(step: step, distance: distance)
    return true
  }

  private mutating func record(step: Int, distance: Float) throws {
    let record = JSONValue.object(["step": step.json, "frechetDistance": distance.json])
    try AtomicFile.write(run.bestScorePath, text: record.json + "\n")
    best = RunContents.Best(step: step, distance: distance)
  }
}
