// SPDX-License-Identifier: MIT
import Files
import Kernels
import Logging
public import Models

/// Runs a recipe until its budget is spent: keeps the time, writes log, events, checkpoints,
/// previews and the model, resumes.
///
/// What a step does is the recipe's business. A run that is killed and resumed ends with the same
/// bytes in `model.safetensors` as one that was left alone, as long as its budget counts steps.
public final class Trainer {
  private let recipe: any Recipe
  private let run: RunFolder
  private let settings: Settings
  private let stop: StopRequest
  private let observe: (TrainingEvent) -> Void
  private let logger = Logger(label: "foley.training")

  private var step = 0
  private var elapsedSeconds = 0.0
  private var savedStep: Int?
  private var savedSeconds = 0.0
  private var log: MetricLog?
  private var events: EventLog?
  private let evaluator: CheckpointEvaluator?
  private let loader: (any DataLoader)?
  private var best: BestModel?
  private var diagnosis: TrainingDiagnostics
  private var lastScore: StepReport?

  /// What a trainer has to know beside its recipe.
  public struct Settings: Sendable {
    /// When to end.
    public var budget: Budget
    /// Time between checkpoints.
    public var checkpointSeconds: Double
    /// Sounds in a preview.
    public var previewCount: Int
    /// The seed of a preview's latents.
    public var seed: UInt64
    /// Identifies the recordings; a checkpoint made with others is refused.
    public var dataFingerprint: String
    /// What the run folder records of the training.
    public var description: RunDescription

    /// Settings of these values.
    public init(
      budget: Budget, checkpointSeconds: Double, previewCount: Int = 16, seed: UInt64 = 0,
      dataFingerprint: String = "", description: RunDescription = RunDescription()
    ) {
      self.budget = budget
      self.checkpointSeconds = checkpointSeconds
      self.previewCount = previewCount
      self.dataFingerprint = dataFingerprint
      self.description = description
      self.seed = seed
    }
  }

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
    let log = try MetricLog(run.logPath, keepingThrough: step)
    try events.cut()
    (self.log, self.events) = (log, events)
    try completePreview()
    let stepsBefore = step
    while !isBudgetSpent, !stop.isMade {
      let done = takeStep()
      try reportChanges()
      let (progress, isScored) = try Self.recording("score") { try scored(done) }
      try Self.recording("log") {
        try log.append(progress)
        try events.append(progress, isScored: isScored)
      }
      observe(.step(progress))
      try checkFinite(progress.report)
      for advice in diagnosis.observe(progress.report) { observe(.warning(advice)) }
      if elapsedSeconds - savedSeconds >= settings.checkpointSeconds {
        try Self.recording("checkpoint") { try save() }
      }
    }
    try Self.recording("checkpoint") { try save() }
    try log.close()
    try events.close()
    guard isBudgetSpent else { return .stopped(step: step) }
    // Without a step of this session nothing is known of the sounds.
    if step > stepsBefore,
      let warning = TrainingDiagnostics.noiseWarning(steps: step, score: lastScore)
    {
      observe(.warning(warning))
    }
    return .budgetSpent(step: step)
  }

  /// Why a training ended.
  public enum Ending: Equatable, Sendable {
    /// All the steps, or all the time, have been used.
    case budgetSpent(step: Int)
    /// Somebody asked for it.
    case stopped(step: Int)
  }

  private var isBudgetSpent: Bool {
    settings.budget.isSpent(step: step, elapsedSeconds: elapsedSeconds)
  }

  private func resume() throws {
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

  /// Makes the sounds of the checkpoint that was resumed if a killed process did not.
  private func completePreview() throws {
    guard savedStep == step else { return }
    guard !Preview.isComplete(in: try run.samplesFolder(step: step)) else { return }
    try recipe.model(steps: step).write(to: run.modelPath)
    try savePreview()
  }

  /// Reports recordings that have vanished or changed, and adds them to the run's list of skipped
  /// files.
  private func reportChanges() throws {
    for change in loader?.drainChanges() ?? [] {
      try run.addSkippedFile(change)
      observe(.recordingChanged(change))
    }
    if let name = loader?.exhaustedClass {
      throw TrainingError.noRecordings(
        run: run.path, step: step, className: name, lastGoodStep: savedStep)
    }
  }

  private func takeStep() -> TrainingProgress {
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
  private func scored(
    _ progress: TrainingProgress
  ) throws -> (progress: TrainingProgress, isScored: Bool) {
    let isDue =
      elapsedSeconds - savedSeconds >= settings.checkpointSeconds || isBudgetSpent || stop.isMade
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

  private func checkFinite(_ report: StepReport) throws {
    guard let metric = report.firstNotFinite else { return }
    throw TrainingError.diverged(
      run: run.path, step: step, what: metric.name, lastGoodStep: savedStep)
  }

  /// Writes checkpoint, model and sounds, which carry the model's hash; a checkpoint whose step is saved already is not written
  /// again.
  private func save() throws {
    var failure: (any Error)?
    let seconds = timed {
      do {
        let isNew = savedStep != step
        if isNew { try saveCheckpoint() }
        try recipe.model(steps: step).write(to: run.modelPath)
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
      of: recipe.model(steps: step),
      modelHash: ContentHash(file: run.modelPath).description,
      recordings: recipe.previewExamples, count: settings.previewCount, seed: settings.seed)
    try events?.append(preview.write(to: folder), step: step)
    observe(.saved(step: step, samplesFolder: folder))
  }

  private static func recording<R>(_ name: String, _ body: () throws -> R) rethrows -> R {
    try Profile.measureAsOne(.init(.record, name), body)
  }

  private func timed(_ body: () -> Void) -> Double {
    let duration = ContinuousClock().measure(body)
    return duration / .seconds(1)
  }
}
