// SPDX-License-Identifier: MIT
import Models

extension Trainer {
  func takeStep() -> TrainingProgress {
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

  /// A step's numbers, with those of the model's sounds where a checkpoint follows.
  ///
  /// A training that is asked to stop is not scored, which may take longer than a user waits.
  func scored(
    _ progress: TrainingProgress
  ) throws -> (progress: TrainingProgress, isScored: Bool) {
    let isDue =
      isBudgetSpent
      || (!stop.isMade && elapsedSeconds - savedSeconds >= settings.checkpointSeconds)
    guard let evaluator, isDue, progress.report.firstNotFinite == nil else {
      return (progress, false)
    }
    var report = progress.report
    var result: Result<Void, any Error> = .success(())
    elapsedSeconds += timed {
      result = Result {
        let model = try recipe.model(steps: step)
        let sounds = try Preview(
          of: model, recordings: nil, count: evaluator.soundCount, seed: settings.seed)
        let score = evaluator.report(of: sounds.clips)
        lastScore = score
        for metric in score.metrics { report.append(metric.name, metric.value) }
        guard let distance = score[CheckpointEvaluator.distanceName] else { return }
        if try best?.keep(model, step: step, distance: distance) == true {
          observe(.best(step: step, distance: distance))
        }
      }
    }
    try result.get()
    let progress = TrainingProgress(
      step: step, elapsedSeconds: elapsedSeconds, secondsPerIteration: progress.secondsPerIteration,
      dataWaitSeconds: progress.dataWaitSeconds, budget: progress.budget, report: report)
    return (progress, true)
  }

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
