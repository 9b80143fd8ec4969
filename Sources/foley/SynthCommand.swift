// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
import Synthesis

extension AudioEncoding.Container: ExpressibleByArgument {}
extension AudioEncoding.BitDepth: ExpressibleByArgument {}

/// `foley synth`: a model makes sounds.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Make new sounds with a model.",
    usage: "foley synth MODEL_OR_RUN --out FOLDER [OPTIONS]",
    discussion: """
      Every file says in its tags which model, seed and number it was made from: \
      the same three give the same sound.
      """)

  @Argument(help: ArgumentHelp("A model file or the folder of a run.", valueName: "model"))
  var model: String
  @Option(help: ArgumentHelp("Where the files go; made if it is missing.", valueName: "folder"))
  var out: String
  @Option(help: ArgumentHelp("How many sounds.", valueName: "n"))
  var count = 16
  @Option(help: ArgumentHelp("Another seed gives other sounds.", valueName: "s"))
  var seed: UInt64 = 0
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "A class of the model, or a mix like kick:0.7,snare:0.3; all in turn if left out.",
      valueName: "name"))
  var className: String?
  @Flag(help: "Make --count sounds of each class, in a folder of its own.")
  var eachClass = false
  @Option(help: "The format of the files.")
  var format = AudioEncoding.Container.wav
  @Option(help: "The bits of a sample.")
  var bitDepth = AudioEncoding.BitDepth.integer16
  @Flag(help: "Also draw the waveforms and spectrograms of the first 64.")
  var picture = false
  @Flag(help: "Replace files that are there already.")
  var overwrite = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard (1...10_000_000).contains(count) else {
      throw ValidationError("--count is \(count): give a number from 1 to 10000000.")
    }
    guard AudioEncoding(format, bitDepth: bitDepth).isSupported else {
      throw ValidationError(
        "\(format.rawValue) files have no samples of \(bitDepth.rawValue) bits: choose 16 or 24.")
    }
    guard className == nil || !eachClass else {
      throw ValidationError("Give --class or --each-class: the one makes one class, the other all.")
    }
  }

  func run() throws {
    threadFlags.apply()
    let names = eachClass ? try Renderer(modelAt: model, settings: settings(nil)).classNames : []
    guard !eachClass || !names.isEmpty else { throw ClassMixError.noClasses }
    guard !names.isEmpty else { return try render(className, into: out) }
    for name in names { try render(name, into: "\(out)/\(Self.folderName(ofClass: name))") }
  }

  /// A class's name as that of one folder, wherever the model comes from.
  static func folderName(ofClass name: String) -> String {
    let plain = String(name.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
    return plain.hasPrefix(".") ? "_" + plain.dropFirst() : plain
  }

  private func settings(_ className: String?) -> Renderer.Settings {
    Renderer.Settings(
      seed: seed, numbers: 1..<(count + 1), encoding: AudioEncoding(format, bitDepth: bitDepth),
      replacesFiles: overwrite, className: className, drawsPicture: picture)
  }

  private func render(_ className: String?, into folder: String) throws {
    let renderer = try Renderer(modelAt: model, settings: settings(className))
    let printer = ProgressPrinter()
    let summary = try renderer.render(into: folder) { done, total in
      printer.show("\(done) of \(total) sounds")
    }
    printer.finishLine()
    Terminal.say("\(summary.paths.count) sounds in \(folder)")
    if let picture = summary.picturePath { Terminal.say("their picture: \(picture)") }
    if summary.clippedFileCount > 0 {
      Terminal.say(
        "\(summary.clippedSampleCount) samples in \(summary.clippedFileCount) files were clipped "
          + "at full scale; --bit-depth 32f keeps them.")
    }
  }
}
