// SPDX-License-Identifier: MIT
import Models

extension Trainer {
  func takeStep() -> TrainingProgress {
    made = nil
    var report: StepReport = [:]
    let waitedBefore = loader?.waitedSeconds ?? 0
    let seconds = timed { report = recipe.step(step) }
    step += 1
    elapsedSeconds += seconds
    return TrainingProgress(
      step: step, elapsedSeconds: elapsedSeconds, secondsPerIteration: seconds,
      dataWaitSeconds: (loader?.waitedSeconds ?? 0) - waitedBefore, budget: settings.budget,
      report: report)
  }

  /// Throws if a number of the recipe is not finite; scores of sounds may be infinite.
  func checkFinite(_ report: StepReport) throws {
    guard let metric = report.firstNotFinite else { return }
    throw TrainingError.diverged(
      run: run.path, step: step, what: metric.name, lastGoodStep: savedStep)
  }

  /// Reports recordings that have vanished or changed, and adds them to the run's list of skipped
  /// files.
  func reportChanges() throws {
    for change in loader?.drainChanges() ?? [] {
      try run.addSkippedFile(change)
      observe(.recordingChanged(change))
    }
    if let name = loader?.exhaustedClass {
      throw TrainingError.noRecordings(
        run: run.path, step: step, className: name, lastGoodStep: savedStep)
    }
  }
}
