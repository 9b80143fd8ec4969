// SPDX-License-Identifier: MIT
import Models

extension Trainer {
  /// The share of the budget after which the sounds are listened to for the first time, if no checkpoint
  /// came before.
  private static let earlyShare = 0.1

  /// A step's numbers, with those of the model's sounds where a checkpoint follows, and once early in the
  /// run.
  ///
  /// A training that is asked to stop is not scored, which may take longer than a user waits.
  func scored(
    _ progress: TrainingProgress
  ) throws -> (progress: TrainingProgress, isScored: Bool) {
    let isDue = isBudgetSpent || !stop.isMade && isCheckpointDue
    guard let evaluator, isDue || isFirstLookDue, progress.report.firstNotFinite == nil else {
      return (progress, false)
    }
    observe(.scoring(step: step))
    var report = progress.report
    let score = try timing { try self.score(evaluator) }
    for metric in score.metrics { report.append(metric.name, metric.value) }
    // The time of the scores counts, so that a first look may have made the checkpoint due.
    if isBudgetSpent || stop.isMade || isCheckpointDue,
      let distance = score[CheckpointEvaluator.distanceName]
    {
      try timing { try keepIfBest(distance) }
    }
    let progress = TrainingProgress(
      step: step, elapsedSeconds: elapsedSeconds, secondsPerIteration: progress.secondsPerIteration,
      dataWaitSeconds: progress.dataWaitSeconds, budget: progress.budget, report: report)
    return (progress, true)
  }

  private func keepIfBest(_ distance: Float) throws {
    guard try best?.keep(scoredModel(), step: step, distance: distance) == true else { return }
    observe(.best(step: step, distance: distance))
  }

  /// Counts the time of `body`.
  private func timing<R>(_ body: () throws -> R) rethrows -> R {
    let start = ContinuousClock.now
    defer { elapsedSeconds += (ContinuousClock.now - start) / .seconds(1) }
    return try body()
  }

  /// Whether a tenth of a new run is over without a score; the first steps of every training make noise.
  private var isFirstLookDue: Bool {
    lastScore == nil && firstStep == 0 && !stop.isMade && step >= TrainingDiagnostics.firstSteps
      && settings.budget.spentShare(step: step, elapsedSeconds: elapsedSeconds) >= Self.earlyShare
  }

  /// The numbers of the sounds of the model of this step, which are kept.
  private func score(_ evaluator: CheckpointEvaluator) throws -> StepReport {
    let sounds = try Preview(
      of: model(), recordings: nil, count: evaluator.soundCount, seed: settings.seed)
    let score = evaluator.report(of: sounds.clips)
    lastScore = (step, score)
    return score
  }

  /// Scores the model of a run that is over, so that its file is written with the same bytes again.
  func scoreFinishedModel() throws {
    if let evaluator { _ = try score(evaluator) }
  }

  /// The model of this step, which is made once.
  func model() throws -> Model {
    if let made, made.step == step { return made.model }
    let model = try recipe.model(steps: step)
    made = (step, model)
    return model
  }

  /// The model of this step; its description says what is wrong with its sounds if they were scored.
  func scoredModel() throws -> Model {
    let model = try model()
    guard let lastScore, lastScore.step == step,
      let fault = TrainingDiagnostics.fault(
        steps: step, score: lastScore.report, clearSteps: settings.clearSteps)
    else { return model }
    var description = model.description
    description.training.warning = fault
    return Model(description: description, networks: model.networks)
  }
}
