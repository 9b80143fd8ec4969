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

  @Argument(
    help: ArgumentHelp("The folder of the recordings.", valueName: "folder"), completion: .file())
  var folder: String?

  @OptionGroup(title: "RECORDINGS OF CONVERSIONS") var recordingFlags: RecordingFlags
  @OptionGroup(title: "THE RUN") var runFlags: RunFlags
  @OptionGroup(title: "WHAT IS TRAINED") var optionFlags: OptionFlags

  mutating func validate() throws {
    guard !runFlags.listOptions else { return }
    guard !recordings.named.isEmpty else {
      throw ValidationError("Name the folder of the recordings: foley train FOLDER --out RUN.")
    }
    guard runFlags.out != nil || runFlags.dryRun else {
      throw ValidationError("Say where the run goes: --out RUN.")
    }
  }

  /// The folders of the recordings.
  private var recordings: RecordingFolders { recordingFlags.folders(folder) }

  private func checkOptions() throws(OptionError) {
    try checkCompatible(
      !runFlags.json || !runFlags.dryRun, "--json prints the events of a training",
      advice: "omit --dry-run")
    try checkCompatible(
      optionFlags.seconds == nil || optionFlags.sliceLength == nil,
      "--seconds and --slice-length both say how long a sound is",
      advice: "give --seconds or --slice-length")
    try checkCompatible(
      optionFlags.steps == nil || optionFlags.minutes == nil,
      "--steps and --minutes both say when a training stops", advice: "give --steps or --minutes")
  }

  func run() throws {
    try checkOptions()
    Terminal.startLogging(verbose: runFlags.verbose)
    guard runFlags.json else { return try run(nil) }
    let events = try JSONEvents()
    try events.reportingErrors { try run(events) }
  }

  private func run(_ events: JSONEvents?) throws {
    let options = try resolvedOptions()
    guard !runFlags.listOptions else { return Self.list(options) }
    try options.validate()
    WorkerPool.setThreadCount(options.threads ?? WorkerPool.availableCores)
    let printer = ProgressPrinter()
    guard let out = runFlags.out, !runFlags.dryRun else {
      let setup = try TrainingSetup(
        recordings: recordings, options: options, scanCacheFolder: CacheFolder.path,
        progress: { Self.show($0, $1, $2, on: printer) })
      printer.finishLine()
      Terminal.say(setup.reportText)
      return DryRun(setup, profile: profile).report()
    }
    let training = try TrainingRun(
      recordings: recordings, options: options, folder: out, resuming: runFlags.resume,
      scanCacheFolder: CacheFolder.path, progress: { Self.show($0, $1, $2, on: printer) })
    printer.finishLine()
    Terminal.say(training.setup.reportText, besides: events)
    try train(training, events)
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

  private func train(_ training: TrainingRun, _ events: JSONEvents?) throws {
    let run = training.folder
    let printer = TrainingPrinter(
      recipe: training.setup.recipe, kind: training.setup.options.kind,
      isResuming: runFlags.resume,
      bestDistance: runFlags.resume ? try run.contents.best?.distance : nil, events: events)
    let stop = Interruption.request
    training.setup.choice.say(besides: events)
    Terminal.say("training in \(run.path): \(training.setup.summary)", besides: events)
    events?.send(
      "start",
      [
        ("command", .text("train")), ("run", .text(run.path)),
        ("recordings", .text(training.setup.data.layout.targetFolder)),
        ("model", .text(training.setup.options.kind.name)),
      ] + training.setup.choice.members)
    Interruption.install()
    let profile = profile
    func train() throws -> Trainer.Ending {
      try training.train(stop: stop, observe: printer.show)
    }
    let ending = try profile?.run(train) ?? train()
    printer.finishLine()
    if let profile { try keep(profile, steps: printer.stepCount, in: run, events) }
    switch ending {
    case .budgetSpent(let step):
      Terminal.say(
        "done after \(step) steps, \(printer.waitSummary): \(run.modelPath)", besides: events)
      try sayNext(after: step, of: run, training.setup.design.tasks, events)
      try Self.sendEnd(step, complete: true, of: run, events)
    case .stopped(let step):
      let resume =
        "\(Terminal.command) train \(recordingArguments) --out \(Terminal.quoted(run.path)) --resume"
      Terminal.say(
        "stopped after \(step) steps, all saved; to go on: \(resume)", besides: events)
      try sayNext(after: step, of: run, training.setup.design.tasks, events)
      try Self.sendEnd(step, complete: false, of: run, events)
      throw ExitCode(130)
    }
  }

  /// The folders as arguments of a command line.
  private var recordingArguments: String {
    recordings.named.map { flag, path in
      (flag.map { "\($0) " } ?? "") + Terminal.quoted(path)
    }.joined(separator: " ")
  }

  private static func sendEnd(
    _ step: Int, complete: Bool, of run: RunFolder, _ events: JSONEvents?
  ) throws {
    let model = try run.contents.better(thanModelOf: step)?.file ?? run.modelPath
    events?.send(
      "end", [("step", .integer(step)), ("complete", .flag(complete)), ("model", .text(model))])
  }

  /// Says how to hear the model that is nearest to the recordings, which may not be the last one.
  private func sayNext(
    after step: Int, of run: RunFolder, _ tasks: [ModelTask], _ events: JSONEvents?
  ) throws {
    let better = try run.contents.better(thanModelOf: step)
    if let (best, file) = better {
      Terminal.say(
        String(
          format: "the model of step \(best.step) is nearer to the recordings (distance %.2f): %@",
          best.distance, file), besides: events)
    }
    let heard = Terminal.quoted(better?.file ?? run.path)
    let use =
      tasks.contains(.generate)
      ? "synth \(heard) --out FOLDER --count 16" : "convert \(heard) FILE... --out FOLDER"
    Terminal.say("next: \(Terminal.command) \(use)", besides: events)
  }

  private var profile: Profile? { runFlags.profile ? Profile() : nil }

  private func keep(
    _ profile: Profile, steps: Int, in runFolder: RunFolder, _ events: JSONEvents?
  ) throws {
    let report = ProfileReport(profile, steps: steps)
    try runFolder.keep(report)
    Terminal.say(
      "\(report.summary)the whole table: \(runFolder.profilePath)", besides: events)
  }
}
