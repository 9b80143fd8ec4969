// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Kernels
import Synthesis
import Training

/// `foley train`: a folder of sounds becomes a model.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on a folder of audio.",
    usage: "foley train FOLDER --out RUN [OPTIONS]",
    discussion: """
      Listen to RUN/samples and look at the pictures there while it trains. \
      Ctrl-C finishes the step, saves and says how to resume; a second one quits at once. \
      What is learned about recordings when they are read first is kept in ~/.cache/foley, so that \
      the next start need not read them all: FOLEY_CACHE names another folder, or is "off".
      """)

  @Argument(help: ArgumentHelp("Where the recordings are.", valueName: "folder"))
  var folder: String

  @OptionGroup(title: "THE RUN") var runFlags: RunFlags
  @OptionGroup(title: "SOUND") var soundFlags: SoundFlags
  @OptionGroup(title: "NETWORKS") var networkFlags: NetworkFlags
  @OptionGroup(title: "OBJECTIVE AND REGULARISERS") var objectiveFlags: ObjectiveFlags
  @OptionGroup(title: "CLASSES") var labelFlags: LabelFlags
  @OptionGroup(title: "FEW RECORDINGS") var augmentationFlags: AugmentationFlags
  @OptionGroup(title: "LEARNING") var learningFlags: LearningFlags

  mutating func validate() throws {
    guard runFlags.out != nil || runFlags.dryRun else {
      throw ValidationError("Say where the run goes: --out RUN.")
    }
    guard runFlags.steps == nil || runFlags.minutes == nil else {
      throw ValidationError("Give --steps or --minutes: a training stops at one of them.")
    }
  }

  func run() throws {
    Terminal.startLogging(verbose: runFlags.verbose)
    let options = try resolvedOptions()
    try options.validate()
    WorkerPool.setThreadCount(options.threads ?? WorkerPool.availableCores)
    guard let out = runFlags.out, !runFlags.dryRun else {
      return try DryRun(setUp(options), profile: profile).report()
    }
    let runFolder = try RunFolder(out, resuming: runFlags.resume)
    let setup = try setUp(options, isResuming: runFolder.isResumed)
    try runFolder.describe(setup)
    try train(setup, in: runFolder)
  }

  /// The preset, then the options file, then what stands on the command line; for a run that is
  /// resumed, its own options take the place of the preset.
  private func resolvedOptions() throws -> TrainingOptions {
    let flags: [any OptionFlags] = [
      runFlags, soundFlags, networkFlags, objectiveFlags, labelFlags, augmentationFlags,
      learningFlags,
    ]
    let resumed = runFlags.resume ? try runFlags.out.flatMap(TrainingOptions.ofRun) : nil
    let preset = try runFlags.preset ?? runFlags.options.flatMap(TrainingOptions.preset)
    let model = try networkFlags.model ?? runFlags.options.flatMap(TrainingOptions.model)
    var options =
      resumed ?? TrainingOptions(preset: preset ?? .small, model: model ?? .specgan)
    if let preset { options.preset = preset }
    if let file = runFlags.options { options = try options.overlaid(withFile: file) }
    for group in flags { group.overlay(&options) }
    if let resumed, let out = runFlags.out { try options.checkResuming(resumed, run: out) }
    return options
  }

  private func setUp(
    _ options: TrainingOptions, isResuming: Bool = false
  ) throws -> TrainingSetup {
    let printer = ProgressPrinter()
    func show(_ verb: String, _ things: String, _ done: Int, _ total: Int) {
      printer.show(share: Double(done) / Double(total), " \(verb) \(done) of \(total) \(things)")
    }
    let setup = try TrainingSetup(
      folder: folder, options: options, isResuming: isResuming, scanCacheFolder: CacheFolder.path
    ) { stage, done, total in
      switch stage {
      case .looking: show("looking at", "files", done, total)
      case .reading: show("reading", "files", done, total)
      case .measuring: show("measuring", "slices", done, total)
      }
    }
    printer.finishLine()
    Terminal.say("\(setup.dataset.report)")
    return setup
  }

  private func train(_ setup: TrainingSetup, in runFolder: RunFolder) throws {
    let printer = TrainingPrinter(criticSteps: setup.options.criticSteps)
    let stop = Interruption.request
    let trainer = Trainer(
      recipe: setup.recipe, run: runFolder, settings: setup.trainerSettings, stop: stop,
      judge: setup.judge, supply: setup.supply, observe: printer.show)
    Terminal.say("training in \(runFolder.path): \(setup.summary)")
    Interruption.install()
    let profile = profile
    let ending = try profile?.run { try trainer.train() } ?? trainer.train()
    printer.finishLine()
    if let profile { try keep(profile, steps: printer.stepCount, in: runFolder) }
    switch ending {
    case .budgetSpent(let step):
      Terminal.say("done after \(step) steps, \(printer.waitSummary): \(runFolder.modelPath)")
      Terminal.say("next: foley synth \(Terminal.quoted(runFolder.path)) --out FOLDER --count 16")
    case .stopped(let step):
      Terminal.say("stopped after \(step) steps, all saved; to go on: \(resumeCommand(runFolder))")
      throw ExitCode(130)
    }
  }

  private var profile: Profile? { runFlags.profile ? Profile() : nil }

  private func keep(_ profile: Profile, steps: Int, in runFolder: RunFolder) throws {
    let report = ProfileReport(profile, steps: steps)
    try runFolder.keep(report)
    Terminal.say("\(report.summary)the whole table: \(runFolder.profilePath)")
  }

  private func resumeCommand(_ runFolder: RunFolder) -> String {
    "foley train \(Terminal.quoted(folder)) --out \(Terminal.quoted(runFolder.path)) --resume"
  }
}
