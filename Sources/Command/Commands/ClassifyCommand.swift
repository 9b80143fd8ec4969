// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Evaluation
import Files
import Foundation

/// `foley classify`: names the class of sounds.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Train a classifier of sounds, or let one name sounds.",
    usage: """
      foley classify train FOLDER --out MODEL.safetensors [--test FOLDER] [OPTIONS]
      foley classify AUDIO... --classifier MODEL.safetensors [--json]
      """,
    subcommands: [ClassifyTrainCommand.self, ClassifyFilesCommand.self],
    defaultSubcommand: ClassifyFilesCommand.self)
}

/// `foley classify train`: labelled sounds become a classifier.
struct ClassifyTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on a folder whose subfolders are classes.",
    usage: "foley classify train FOLDER --out MODEL.safetensors [OPTIONS]",
    discussion: """
      A small convolutional network on mel bands; thousands of short sounds take a few minutes. \
      foley evaluate --classifier uses it to judge generated sounds. The same folder, seed and \
      --epochs give the same file.
      """)

  @Argument(help: ArgumentHelp("Where the recordings are.", valueName: "folder"))
  var folder: String
  @Option(help: ArgumentHelp("The classifier.", valueName: "file.safetensors"))
  var out: String
  @Option(
    help: ArgumentHelp(
      "Sounds to test it with, in subfolders of the same names (default: a tenth of the folder is "
        + "held back).", valueName: "folder"))
  var test: String?
  @Option(help: ArgumentHelp("Passes through the sounds (default: 20).", valueName: "n"))
  var epochs: Int?
  @Option(help: ArgumentHelp("Stop after this time instead.", valueName: "m"))
  var minutes: Double?
  @Option(
    help: ArgumentHelp(
      "Seconds of a sound that count (default: as long as nineteen sounds in twenty).",
      valueName: "s"))
  var seconds: Double?
  @Option(
    help: ArgumentHelp(
      "Convert the sounds to this rate; a lower one is faster (default: the one most files have).",
      valueName: "hz"))
  var sampleRate: Int?
  @Option(help: ArgumentHelp("Another seed gives another classifier.", valueName: "s"))
  var seed: UInt64 = 0
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard epochs == nil || minutes == nil else {
      throw ValidationError("Give --epochs or --minutes: a training stops at one of them.")
    }
    guard (1...100_000).contains(epochs ?? 1) else {
      throw ValidationError("--epochs is \(epochs ?? 0): give a number from 1 to 100000.")
    }
    guard (minutes ?? 1) > 0, (minutes ?? 1) <= 100_000 else {
      throw ValidationError("--minutes is \(minutes ?? 0): give a number above 0.")
    }
    guard (1000...768_000).contains(sampleRate ?? 8000) else {
      throw ValidationError(
        "--sample-rate is \(sampleRate ?? 0): give hertz from 1000 to 768000.")
    }
    guard (0.01...600).contains(seconds ?? 1) else {
      throw ValidationError("--seconds is \(seconds ?? 0): give a number from 0.01 to 600.")
    }
  }

  func run() throws {
    threadFlags.apply()
    try AtomicFile.check(out)
    let printer = ProgressPrinter()
    let sounds = try SoundCollection(folder: folder, sampleRate: sampleRate) {
      printer.show("reading \($0) of \($1) files")
    }
    let rate = sounds.report.sampleRate
    let testSounds = try test.map { folder in
      try SoundCollection(folder: folder, sampleRate: rate) {
        printer.show("reading \($0) of \($1) files")
      }
    }
    printer.finishLine()
    Terminal.say("\(sounds.report.summary)")
    let start = ContinuousClock.now
    let (classifier, matrix) = try SoundClassifier.trained(
      on: sounds, test: testSounds, sampleCount: seconds.map { max(1, Int($0 * Double(rate))) },
      budget: minutes.map { .minutes($0) } ?? .epochs(epochs ?? 20), seed: seed
    ) { progress in
      printer.show(share: progress.share, Self.line(progress, since: start))
    }
    printer.finishLine()
    try classifier.write(to: out)
    Terminal.say("\(matrix)")
    Terminal.say(
      "\(out): \(percent(matrix.accuracy)) of \(matrix.total) sounds it has not seen named rightly"
        + (test == nil ? " (a tenth of the folder)" : ""))
  }

  private static func line(
    _ progress: ClassifierTraining.Progress, since start: ContinuousClock.Instant
  ) -> String {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = elapsed / max(progress.share, 1e-3) - elapsed
    return String(format: " %3d%%  epoch ", Int(progress.share * 100)) + "\(progress.epoch + 1)"
      + String(format: "  loss %.3f  ", progress.loss)
      + "\(TrainingPrinter.duration(left)) left"
  }
}

extension DatasetReport {
  /// What a classifier is trained on, in a line or a few.
  fileprivate var summary: String {
    let list = classes.map { "\($0.name) \($0.fileCount)" }.joined(separator: ", ")
    let left = skipped.prefix(5).map { "  skipped \($0.path): \($0.reason)" }
    return
      (["\(folder): \(fileCount) sounds at \(sampleRate) Hz in \(classes.count) classes: \(list)"]
      + left).joined(separator: "\n")
  }
}

/// "97.3 %".
func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
