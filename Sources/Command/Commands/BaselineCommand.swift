// SPDX-License-Identifier: MIT
public import ArgumentParser
import Audio
import Files
import Foundation
public import Synthesis
import Training

extension BaselineMethod: ExpressibleByArgument {}

/// `foley baseline`: writes sounds of generators without training.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "Write sounds of trivial generators, which a model must beat.",
    usage: "foley baseline FOLDER --method copy|mean --out FOLDER [OPTIONS]",
    discussion: """
      copy writes recordings of the folder with a gain of at most 6 dB up or down, moved by at most \
      20 ms. mean writes the mean log spectrogram of each class with random phases. Compare foley \
      evaluate of these sounds with that of a model's. The third trivial generator, a normal \
      distribution over principal components, is a model: foley train FOLDER --model pca. Existing \
      files are never replaced.
      """)

  @Argument(
    help: ArgumentHelp("Folder of the recordings.", valueName: "folder"), completion: .file())
  var folder: String
  @Option(help: ArgumentHelp("How sounds are made.", valueName: "copy|mean"))
  var method: BaselineMethod
  @Option(
    help: ArgumentHelp("Folder for the files; created if it does not exist.", valueName: "folder"),
    completion: .file())
  var out: String
  @Option(help: RenderSettings.help("count", "n"))
  var count: Int?
  @Flag(help: "Write --count sounds of each class, one folder per class.")
  var eachClass = false
  @Option(
    help: ArgumentHelp(
      "The most seconds of a sound (default: a length that nine in ten recordings do not exceed, at "
        + "most 10).", valueName: "s"))
  var seconds: Double?
  @Option(help: ArgumentHelp("Seed of choices, gains, shifts and phases.", valueName: "s"))
  var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "Sample rate of the sounds (default: that of most recordings).", valueName: "hz"))
  var sampleRate: Int?
  @Option(help: RenderSettings.help("format"))
  var format: AudioEncoding.Container?
  @Option(help: RenderSettings.help("bitDepth"))
  var bitDepth: AudioEncoding.BitDepth?
  @Flag(help: RenderSettings.help(turningOff: "watermark"))
  var noWatermark = false
  @Option(
    help: ArgumentHelp(
      "Pattern of file names with {class}, {seed}, {number}, {group} (the number divided by 1000) and "
        + "{model}, the method (default: {class}-{number} where there are classes).",
      valueName: "pattern"))
  var name: String?
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard !out.isEmpty else {
      throw ValidationError("--out is empty: give the name of a folder.")
    }
  }

  private var settings: RenderSettings {
    var settings = RenderSettings()
    settings.format = format ?? settings.format
    settings.bitDepth = bitDepth ?? settings.bitDepth
    settings.watermark = !noWatermark
    settings.sampleRate = sampleRate
    settings.name = name ?? settings.name
    settings.count = count ?? settings.count
    settings.seed = seed
    return settings
  }

  func run() throws {
    try checkRange("--seconds", seconds, in: 0.001...600)
    try settings.validate()
    try threadFlags.apply()
    let printer = ProgressPrinter()
    let dataset = try ClipDataset.scan(
      folder,
      options: .init(
        sliceLength: 1, sampleRate: sampleRate, slicing: .start, silenceDecibels: -.infinity,
        scanCacheFolder: CacheFolder.path)
    ) { printer.show(share: Self.share($0, $1), ["reading \($0) of \($1) files"]) }
    let sounds = try BaselineSounds(
      dataset: dataset, method: method, seconds: seconds, seed: seed
    ) { printer.show(share: Self.share($0, $1), ["measuring \($0) of \($1) recordings"]) }
    var settings = settings
    if name == nil, !eachClass, !dataset.classNames.isEmpty {
      settings.name = NamePattern.byClass
    }
    let writer = try BaselineWriter(sounds, settings: settings, isOfEachClass: eachClass)
    Interruption.install()
    let written = try writer.write(into: out) { done in
      printer.show(share: Self.share(done, writer.count), ["\(done) of \(writer.count) files"])
      return !Interruption.request.isMade
    }
    printer.finishLine()
    for change in dataset.drainChanges() { Terminal.show("note: \(change.reason)\n") }
    let length = Double(sounds.frameCount) / Double(dataset.sampleRate)
    Terminal.say(
      "\(written) sounds written to \(out.printable), at most "
        + String(format: "%.3g s at %d Hz", length, dataset.sampleRate))
    guard written == writer.count else { throw ExitCode(130) }
  }

  private static func share(_ done: Int, _ total: Int) -> Double {
    Double(done) / Double(max(total, 1))
  }
}
