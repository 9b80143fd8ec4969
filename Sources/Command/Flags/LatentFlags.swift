// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Synthesis

/// A model, and what the places in its latent space are called.
struct LatentFlags: ParsableArguments {
  @Argument(help: ArgumentHelp("A model file or the folder of a run.", valueName: "model"))
  var model: String
  @Option(help: ArgumentHelp("The seed of the sounds named by a number.", valueName: "s"))
  var seed: UInt64 = 0
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "The class of all places, or a mix like kick:0.7,snare:0.3.", valueName: "name"))
  var className: String?

  /// The model and all that belongs to it.
  ///
  /// - Throws: `ModelFileError`, `SafetensorsError` or `ClassMixError`
  func open() throws -> LatentWork {
    let file = try PlayableModel.modelFile(at: model)
    let playable = try PlayableModel(file)
    return LatentWork(
      model: playable, modelHash: try ContentHash(file: file), seed: seed,
      mix: try className.map { try ClassMix($0, classNames: playable.classNames) })
  }
}

/// A model that is open, and how the words of the command line are meant.
struct LatentWork {
  let model: PlayableModel
  let modelHash: ContentHash
  let seed: UInt64
  let mix: ClassMix?

  /// The place that a sum means.
  ///
  /// - Throws: `LatentError`, `ClassMixError` or `NumpyFileError`
  func point(_ text: String) throws -> LatentPoint {
    try LatentExpression(text).point(in: model, seed: seed, mix: mix)
  }
}

/// The sounds of places in a latent space, as files.
struct LatentSoundFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the sounds go: a folder, or one file where the name ends in .wav, .flac, .ogg or .aiff.",
      valueName: "file-or-folder"))
  var output: String
  @Option(help: "The bits of a sample.")
  var bitDepth = AudioEncoding.BitDepth.integer16
  @Flag(help: "Leave out the watermark: nobody can then tell the sounds from real ones.")
  var noWatermark = false
  @Flag(help: "Replace files that are there already.")
  var overwrite = false

  /// What writes them.
  var writer: LatentSoundWriter {
    LatentSoundWriter(
      output: output, bitDepth: bitDepth, isMarked: !noWatermark, replacesFiles: overwrite)
  }

  mutating func validate() throws {
    guard AudioEncoding(writer.container ?? .wav, bitDepth: bitDepth).isSupported else {
      throw ValidationError("This format has no samples of 32 bits: choose --bit-depth 16 or 24.")
    }
  }
}
