// SPDX-License-Identifier: MIT
import Kernels
import Logging
public import Models

/// Runs a recipe until its budget is spent: keeps the time, writes log, events, checkpoints,
/// previews and the model, resumes.
///
/// What a step does is the recipe's business. A run that is killed and resumed ends with the same
/// bytes in `model.safetensors` as one that was left alone, as long as its budget counts steps.
public final class Trainer {
  let recipe: any Recipe
  let run: RunFolder
  let settings: Settings
  let stop: StopRequest
  let observe: (TrainingEvent) -> Void
  let logger = Logger(label: "foley.training")

  var step = 0
  var elapsedSeconds = 0.0
  var savedStep: Int?
  var savedSeconds = 0.0
  var log: MetricLog?
  var events: EventLog?
  let evaluator: CheckpointEvaluator?
  let loader: (any DataLoader)?
  var best: BestModel?
  var diagnosis: TrainingDiagnostics
  var lastScore: (step: Int, report: StepReport)?
  /// The model of a step; making it may take as long as many steps.
  var made: (step: Int, model: Model)?
  /// The step after which this session began.
  var firstStep = 0

  /// A trainer for a run.
  ///
  /// - Parameters:
  ///   - evaluator: scores the model at each checkpoint; nil for no scores.
  ///   - loader: the source of the recipe's examples; nil if it needs none.
  ///   - observe: called with each event, on the thread that trains.
  public init(
    recipe: any Recipe, run: RunFolder, settings: Settings, stop: StopRequest = StopRequest(),
    evaluator: CheckpointEvaluator? = nil, loader: (any DataLoader)? = nil,
    observe: @escaping (TrainingEvent) -> Void = { _ in }
  ) {
    self.recipe = recipe
    self.run = run
    self.settings = settings
    self.stop = stop
    self.observe = observe
    self.evaluator = evaluator
    self.loader = loader
    diagnosis = TrainingDiagnostics(recipe.advice)
  }

  /// Trains from the newest checkpoint, or from the beginning, until the budget is spent or a stop
  /// is requested.
  ///
  /// - Returns: why it ended.
  /// - Throws: ``TrainingError/diverged(run:step:what:lastGoodStep:)``, ``RunFolderError`` or an
  ///   error of the recipe or of a file; the run can be resumed from its last checkpoint.
  public func train() throws -> Ending {
    try resume()
    best = try BestModel(run)
    let events = try EventLog(
      inFolder: run.path, keepingThrough: step, description: settings.description.markdown)
    // Nothing refuses the training from here on, so the run may be changed.
    try run.begin(settings.description)
    try best?.mendRecord()
    let log = try MetricLog(run.logPath, keepingThrough: step)
    try events.cut()
    (self.log, self.events) = (log, events)
    firstStep = step
    if isBudgetSpent, step > 0 { try scoreFinishedModel() }
    try completePreview(events)
    while !isBudgetSpent, !stop.isMade {
      let done = takeStep()
      try reportChanges()
      let (progress, isScored) = try Self.recording("score") { try scored(done) }
      try Self.recording("log") {
        try log.append(progress)
        try events.append(progress, isScored: isScored)
      }
      observe(.step(progress))
      try checkFinite(done.report)
      for advice in diagnosis.observe(progress.report) { observe(.warning(advice)) }
      let isFirst = step == 1 && recipe.soundsAfterFirstStep
      if isFirst || isCheckpointDue {
        try Self.recording("checkpoint") { try save() }
      }
    }
    try Self.recording("checkpoint") { try save() }
    try log.close()
    try events.close()
    guard isBudgetSpent else { return .stopped(step: step) }
    // Without a step of this session nothing is known of the sounds.
    if step > firstStep,
      let warning = TrainingDiagnostics.noiseWarning(
        steps: step, score: lastScore?.report, clearSteps: settings.clearSteps)
    {
      observe(.warning(warning))
    }
    return .budgetSpent(step: step)
  }

  var isBudgetSpent: Bool {
    settings.budget.isSpent(step: step, elapsedSeconds: elapsedSeconds)
  }

  var isCheckpointDue: Bool { elapsedSeconds - savedSeconds >= settings.checkpointSeconds }

  static func recording<R>(_ name: String, _ body: () throws -> R) rethrows -> R {
    try Profile.measureAsOne(.init(.record, name), body)
  }

  func timed(_ body: () -> Void) -> Double {
    let duration = ContinuousClock().measure(body)
    return duration / .seconds(1)
  }
}
