// SPDX-License-Identifier: MIT
import Files
import Kernels
import Logging
import Models

extension Trainer {
  func resume() throws {
    let checkpoint = try run.newestCheckpoint { observe(.unreadableCheckpoint(reason: $0)) }
    guard let checkpoint else { return }
    guard checkpoint.dataFingerprint == settings.dataFingerprint else {
      throw RunFolderError.otherData(path: run.path)
    }
    try recipe.load(Dictionary(uniqueKeysWithValues: checkpoint.state.map { ($0.name, $0.tensor) }))
    step = checkpoint.step
    elapsedSeconds = checkpoint.elapsedSeconds
    savedSeconds = elapsedSeconds
    savedStep = step
    observe(.resumed(step: step, elapsedSeconds: elapsedSeconds))
  }

  /// Makes the sounds of the checkpoint that was resumed, and their events, if a killed process did not.
  func completePreview(_ events: EventLog) throws {
    guard savedStep == step else { return }
    let isWritten = Preview.isComplete(in: try run.samplesFolder(step: step))
    guard try !isWritten || !events.hasPreview(step: step) else { return }
    try scoredModel().write(to: run.modelPath)
    try savePreview()
  }

  /// Writes checkpoint, model and sounds, which carry the model's hash; a checkpoint whose step is
  /// saved already is not written again.
  func save() throws {
    var failure: (any Error)?
    let seconds = timed {
      do {
        let isNew = savedStep != step
        if isNew { try saveCheckpoint() }
        try scoredModel().write(to: run.modelPath)
        if isNew { try savePreview() }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    logger.debug("saved", metadata: ["step": "\(step)", "seconds": "\(seconds)"])
    elapsedSeconds += seconds
    savedSeconds = elapsedSeconds
  }

  private func saveCheckpoint() throws {
    loader?.checkFiles()
    try reportChanges()
    // After a power cut a checkpoint must not be newer than the log.
    try log?.flush()
    try events?.flush()
    let checkpoint = Checkpoint(
      step: step, elapsedSeconds: elapsedSeconds, dataFingerprint: settings.dataFingerprint,
      state: recipe.state())
    if let name = checkpoint.firstNotFinite {
      throw TrainingError.diverged(run: run.path, step: step, what: name, lastGoodStep: savedStep)
    }
    try run.save(checkpoint)
    savedStep = step
  }

  private func savePreview() throws {
    let folder = try run.samplesFolder(step: step)
    let preview = try Preview(
      of: model(),
      modelHash: ContentHash(file: run.modelPath).description,
      recordings: recipe.previewExamples, labels: recipe.previewLabels,
      count: settings.previewCount, seed: settings.seed)
    try events?.append(preview.write(to: folder), step: step)
    observe(.saved(step: step, samplesFolder: folder))
  }
}
