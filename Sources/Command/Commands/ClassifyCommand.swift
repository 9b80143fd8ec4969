// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Evaluation
import Files
import Foundation
import Synthesis

/// `foley classify`: trains a classifier, or predicts classes with one.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Train a classifier of sounds, or predict the classes of sounds.",
    usage: """
      foley classify train FOLDER --out MODEL.safetensors [--test FOLDER] [OPTIONS]
      foley classify AUDIO... --classifier MODEL.safetensors [--json]
      """,
    subcommands: [ClassifyTrainCommand.self, ClassifyFilesCommand.self],
    defaultSubcommand: ClassifyFilesCommand.self)
}

/// `foley classify train`: trains a classifier on labelled sounds.
struct ClassifyTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on a folder whose subfolders are classes.",
    usage: "foley classify train FOLDER --out MODEL.safetensors [OPTIONS]",
    discussion: """
      The classifier is a small convolutional network on mel bands; training on thousands of short \
      sounds takes a few minutes. foley evaluate --classifier uses it for scores of generated sounds. \
      The same folder, seed and --epochs give the same file.
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder of recordings with a subfolder for each class.", valueName: "folder"),
    completion: .file())
  var folder: String
  @Option(
    help: ArgumentHelp("The classifier file.", valueName: "file.safetensors"), completion: .file())
  var out: String
  @Option(
    help: ArgumentHelp(
      "Folder of test sounds with the same subfolder names (default: a tenth of FOLDER is held back "
        + "for the test).", valueName: "folder"), completion: .file())
  var test: String?
  @Option(help: ArgumentHelp("Number of passes over the sounds (default: 20).", valueName: "n"))
  var epochs: Int?
  @Option(help: ArgumentHelp("Training time, instead of --epochs.", valueName: "m"))
  var minutes: Double?
  @Option(
    help: ArgumentHelp(
      "Length of the network's input (default: long enough for 95 % of the sounds, at most 30).",
      valueName: "s"))
  var seconds: Double?
  @Option(
    help: ArgumentHelp(
      "Sample rate of the network's input; lower is faster (default: the most common rate of the files).",
      valueName: "hz"))
  var sampleRate: Int?
  @Option(
    help: ArgumentHelp(
      "Seed for the initial weights, the order and the augmentation.", valueName: "s"))
  var seed: UInt64 = 0
  @Flag(help: "Also learn from sounds that Foley generated, which are left out otherwise.")
  var generated = false
  @Flag(help: "Replace an existing file.")
  var overwrite = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard out.lowercased().hasSuffix(".safetensors") else {
      throw ValidationError("--out is \(out): give a name that ends in .safetensors.")
    }
  }

  private func checkOptions() throws(OptionError) {
    try checkCompatible(
      epochs == nil || minutes == nil, "--epochs and --minutes exclude each other",
      advice: "give --epochs or --minutes, not both")
    try checkRange("--epochs", epochs, in: 1...100_000)
    guard (minutes ?? 1) > 0, (minutes ?? 1) <= 100_000 else {
      throw .value(
        name: "--minutes", found: "\(minutes ?? 0)", wanted: "a number above 0, at most 100000")
    }
    try checkRange("--sample-rate", sampleRate, in: 1000...768_000, unit: "hertz")
    try checkRange("--seconds", seconds, in: 0.01...600)
  }

  func run() throws {
    try checkOptions()
    try threadFlags.apply()
    try AtomicFile.check(out)
    guard overwrite || !FileSystem.isTaken(out) else {
      throw RenderError.exists(path: out, count: 1)
    }
    let printer = ProgressPrinter()
    let memory = SoundCollection.smallMemoryByteCount
    let sounds = try SoundCollection(
      folder: folder, sampleRate: sampleRate, memoryByteCount: memory, usesGenerated: generated
    ) {
      printer.show(share: Double($0) / Double(max($1, 1)), ["reading \($0) of \($1) files"])
    }
    let rate = sounds.report.sampleRate
    let testSounds = try test.map { folder in
      try SoundCollection(folder: folder, sampleRate: rate, memoryByteCount: memory) {
        printer.show(share: Double($0) / Double(max($1, 1)), ["reading \($0) of \($1) files"])
      }
    }
    printer.finishLine()
    Terminal.say("\(sounds.report.summary)")
    let start = ContinuousClock.now
    let (classifier, matrix) = try SoundClassifier.trained(
      on: sounds, test: testSounds, sampleCount: seconds.map { max(1, Int($0 * Double(rate))) },
      budget: minutes.map { .minutes($0) } ?? .epochs(epochs ?? 20), seed: seed
    ) { progress in
      printer.show(share: progress.share, Self.parts(progress, since: start))
    }
    printer.finishLine()
    try classifier.write(to: out)
    Terminal.say("\(matrix)")
    Terminal.say(
      "\(out): \(percent(matrix.accuracy)) of \(matrix.total) test sounds classified correctly"
        + (test == nil ? " (held back from the folder)" : ""))
  }

  private static func parts(
    _ progress: ClassifierTraining.Progress, since start: ContinuousClock.Instant
  ) -> [String] {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let left = elapsed / max(progress.share, 1e-3) - elapsed
    return [
      String(format: "%.0f%%", (progress.share * 100).rounded(.down)),
      "\(hoursMinutesSeconds(left)) left", "epoch \(progress.epoch + 1)",
      String(format: "loss %.3f", progress.loss),
    ]
  }
}

extension DatasetReport {
  /// The training data of a classifier, in a few lines.
  fileprivate var summary: String {
    let list = classes.map { "\($0.name) \($0.fileCount)" }.joined(separator: ", ")
    var left = skipped.prefix(5).map { "  skipped \($0.path): \($0.reason)" }
    if skipped.count > 5 { left.append("  skipped \(grouped(skipped.count - 5)) more") }
    return
      (["\(folder): \(fileCount) sounds at \(sampleRate) Hz in \(classes.count) classes: \(list)"]
      + left).joined(separator: "\n")
  }
}
