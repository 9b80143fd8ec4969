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
  }

  func run() throws {
    threadFlags.apply()
    let settings = Renderer.Settings(
      seed: seed, numbers: 1..<(count + 1),
      encoding: AudioEncoding(format, bitDepth: bitDepth), replacesFiles: overwrite,
      drawsPicture: picture)
    let renderer = try Renderer(modelAt: model, settings: settings)
    let printer = ProgressPrinter()
    let summary = try renderer.render(into: out) { done, total in
      printer.show("\(done) of \(total) sounds")
    }
    printer.finishLine()
    Terminal.say("\(summary.paths.count) sounds in \(out)")
    if let picture = summary.picturePath { Terminal.say("their picture: \(picture)") }
    if summary.clippedFileCount > 0 {
      Terminal.say(
        "\(summary.clippedSampleCount) samples in \(summary.clippedFileCount) files were clipped "
          + "at full scale; --bit-depth 32f keeps them.")
    }
  }
}
