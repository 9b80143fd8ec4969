// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Foundation
import Kernels
import Models
import Training

/// `foley train`: a folder of sounds becomes a model.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on a folder of audio.",
    usage: "foley train FOLDER --out RUN [OPTIONS]",
    discussion: """
      Listen to RUN/samples while it trains. Ctrl-C finishes the step, saves and \
      says how to resume; a second one quits at once.
      """)

  @Argument(help: ArgumentHelp("The folder of the recordings.", valueName: "folder"))
  var folder: String?

  @OptionGroup(title: "THE RUN") var runFlags: RunFlags
  @OptionGroup(title: "WHAT IS TRAINED") var optionFlags: OptionFlags

  mutating func validate() throws {
    guard !runFlags.listOptions else { return }
    guard folder != nil else {
      throw ValidationError("Name the folder of the recordings: foley train FOLDER --out RUN.")
    }
    guard runFlags.out != nil || runFlags.dryRun else {
      throw ValidationError("Say where the run goes: --out RUN.")
    }
    guard optionFlags.steps == nil || optionFlags.minutes == nil else {
      throw ValidationError("Give --steps or --minutes: a training stops at one of them.")
    }
  }

  func run() throws {
    Terminal.startLogging(verbose: runFlags.verbose)
    let options = try resolvedOptions()
    guard !runFlags.listOptions, let folder else { return Self.list(options) }
    try options.validate()
    WorkerPool.setThreadCount(options.threads ?? WorkerPool.availableCores)
    let printer = ProgressPrinter()
    guard let out = runFlags.out, !runFlags.dryRun else {
      let setup = try TrainingSetup(
        folder: folder, options: options, scanCacheFolder: CacheFolder.path,
        progress: { Self.show($0, $1, $2, on: printer) })
      printer.finishLine()
      Terminal.say("\(setup.dataset.report)")
      return DryRun(setup, profile: profile).report()
    }
    let training = try TrainingRun(
      recordings: folder, options: options, folder: out, resuming: runFlags.resume,
      scanCacheFolder: CacheFolder.path, progress: { Self.show($0, $1, $2, on: printer) })
    printer.finishLine()
    Terminal.say("\(training.setup.dataset.report)")
    try train(training, of: folder)
  }

  /// The preset, then the options file, then the command line; for a run that is resumed, its own
  /// options take the place of the preset.
  private func resolvedOptions() throws -> TrainingOptions {
    let values = try optionFlags.values()
    let resumed = runFlags.resume ? try runFlags.out.map(Self.optionsOfRun) : nil
    let file = try optionFlags.options.map { path throws(OptionError) in try OptionFile(path) }
    func named(_ name: String) -> JSONValue? {
      values.last { $0.name == name }?.value ?? file?.values[name]
    }
    var options =
      try resumed
      ?? TrainingOptions(
        TrainingOptions.kind(named("model"), source: file?.path) ?? ModelKinds.standard,
        preset: TrainingOptions.preset(named("preset"), source: file?.path) ?? .small)
    if let file { try options.overlay(file) }
    for (name, value) in values { try options.set(name, to: value) }
    if let resumed, let out = runFlags.out { try options.checkResuming(resumed, run: out) }
    return options
  }

  /// The options of the run that is to be resumed.
  ///
  /// - Throws: `RunFolderError/noRun(path:)`, also for the folder of a training that was killed before
  ///   it wrote its options.
  private static func optionsOfRun(_ path: String) throws -> TrainingOptions {
    guard let options = try TrainingOptions.ofRun(path) else {
      throw RunFolderError.noRun(path: path)
    }
    return options
  }

  private static func list(_ options: TrainingOptions) {
    Terminal.say(
      "Options of the model \(options.kind.name) with the preset \(options.preset.rawValue), for\n"
        + "--set name=value and for options files; --model and --preset list others.\n")
    Terminal.say(options.table.listing(of: options))
  }

  private static func show(
    _ stage: TrainingSetup.Stage, _ done: Int, _ total: Int, on printer: ProgressPrinter
  ) {
    let (verb, things) =
      switch stage {
      case .looking: ("looking at", "files")
      case .reading: ("reading", "files")
      case .measuring: ("measuring", "slices")
      }
    printer.show(
      share: Double(done) / Double(max(total, 1)), ["\(verb) \(done) of \(total) \(things)"])
  }

  private func train(_ training: TrainingRun, of folder: String) throws {
    let run = training.folder
    let printer = TrainingPrinter(metrics: training.setup.recipe.metrics)
    let stop = Interruption.request
    Terminal.say("training in \(run.path): \(training.setup.summary)")
    Interruption.install()
    let profile = profile
    func train() throws -> Trainer.Ending {
      try training.train(stop: stop, observe: printer.show)
    }
    let ending = try profile?.run(train) ?? train()
    printer.finishLine()
    if let profile { try keep(profile, steps: printer.stepCount, in: run) }
    switch ending {
    case .budgetSpent(let step):
      Terminal.say("done after \(step) steps, \(printer.waitSummary): \(run.modelPath)")
      try Self.sayNext(after: step, of: run)
    case .stopped(let step):
      let resume =
        "\(Terminal.command) train \(Terminal.quoted(folder)) --out \(Terminal.quoted(run.path)) --resume"
      Terminal.say("stopped after \(step) steps, all saved; to go on: \(resume)")
      throw ExitCode(130)
    }
  }

  /// Says how to hear the model that is nearest to the recordings: it may not be the last one.
  private static func sayNext(after step: Int, of run: RunFolder) throws {
    var model = run.path
    if let best = try run.contents.best, best.step != step {
      model = run.bestModelPath
      Terminal.say(
        String(
          format: "the model of step \(best.step) is nearer to the recordings (distance %.2f): %@",
          best.distance, model))
    }
    Terminal.say(
      "next: \(Terminal.command) synth \(Terminal.quoted(model)) --out FOLDER --count 16")
  }

  private var profile: Profile? { runFlags.profile ? Profile() : nil }

  private func keep(_ profile: Profile, steps: Int, in runFolder: RunFolder) throws {
    let report = ProfileReport(profile, steps: steps)
    try runFolder.keep(report)
    Terminal.say("\(report.summary)the whole table: \(runFolder.profilePath)")
  }
}
