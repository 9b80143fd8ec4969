// SPDX-License-Identifier: MIT
import Files
import Models

/// The model with the best score of a run, kept beside the last one.
struct BestModel {
  private let run: RunFolder
  private var best: RunContents.Best?

  /// The best model so far of a run, which may have been resumed.
  ///
  /// - Throws: ``RunFolderError``; without the record a worse model would replace the best.
  init(_ run: RunFolder) throws(RunFolderError) {
    self.run = run
    best = try run.contents.best
  }

  /// Writes a model if it is better than all before.
  ///
  /// - Returns: whether it was.
  /// - Throws: `AtomicFileError`
  mutating func keep(_ model: Model, step: Int, distance: Float) throws -> Bool {
    guard distance < best?.distance ?? .infinity else { return false }
    try model.write(to: run.bestModelPath)
    let record = JSONValue.object(["step": step.json, "frechetDistance": distance.json])
    try AtomicFile.write(run.bestScorePath, text: record.json + "\n")
    best = RunContents.Best(step: step, distance: distance)
    return true
  }
}
