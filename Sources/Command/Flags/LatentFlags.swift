// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Synthesis

/// A model, and options for places in its latent space.
struct LatentFlags: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Model file, or folder of a run.", valueName: "model"), completion: .file())
  var model: String
  @Option(help: ArgumentHelp("Seed of sounds named by a number, and of a search.", valueName: "s"))
  var seed: UInt64 = 0
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "Class of the sounds, or a mix like kick:0.7,snare:0.3.", valueName: "name"))
  var className: String?

  /// Opens the model.
  ///
  /// - Throws: `ModelFileError`, `SafetensorsError` or `ClassMixError`
  func open() throws -> LatentWork { try LatentWork(model, seed: seed, className: className) }
}

/// An open model with the options for places in its latent space.
struct LatentWork {
  let model: PlayableModel
  let modelHash: ContentHash
  let license: ModelLicense?
  let seed: UInt64
  let mix: ClassMix?

  /// Opens a model file, or the model of a run folder.
  ///
  /// - Throws: `ModelFileError`, `SafetensorsError` or `ClassMixError`
  init(_ path: String, seed: UInt64, className: String? = nil) throws {
    let source = try ModelSource(path)
    let model = try PlayableModel(source)
    self.model = model
    modelHash = try source.hash
    license = source.license
    self.seed = seed
    mix = try className.map { try ClassMix($0, classNames: model.classNames) }
  }

  /// The latent of a PLACE argument.
  ///
  /// - Throws: `LatentError`, `ClassMixError` or `NumpyFileError`
  func point(_ text: String) throws -> LatentPoint {
    let expression = try LatentExpression(text)
    let point = try expression.point(in: model, seed: seed, mix: mix)
    try Terminal.noteOtherModel(of: expression.latentFiles, than: modelHash)
    return point
  }
}

/// Options of the audio files of a latent space command.
struct LatentSoundFlags: ParsableArguments {
  /// The option of the output, which other commands call --out.
  static let outputName: NameSpecification = [.customLong("output"), .customLong("out")]
  /// The ends of names of sound files, in words.
  static let fileEndings =
    "." + AudioEncoding.Container.allCases.map(\.rawValue).joined(separator: ", .")

  @Option(
    name: outputName,
    help: ArgumentHelp(
      "File for the sound, whose name ends in \(fileEndings); or folder, for several sounds.",
      valueName: "file-or-folder"), completion: .file())
  var output: String
  @Option(help: "Bits per sample.")
  var bitDepth = AudioEncoding.BitDepth.integer16
  @Flag(help: "Omit the watermark; the sounds can then not be detected as generated.")
  var noWatermark = false
  @Flag(help: "Replace existing files.")
  var overwrite = false
  @Flag(help: "Play what was written, \(Player.mostSounds) sounds at most.")
  var listen = false

  /// Throws if the output is no file.
  func checkIsFile() throws {
    guard writer.container != nil else {
      throw ValidationError("--output is \(output): give a name that ends in \(Self.fileEndings).")
    }
  }

  /// A writer with these options.
  var writer: LatentSoundWriter {
    LatentSoundWriter(
      output: output, bitDepth: bitDepth, isMarked: !noWatermark, replacesFiles: overwrite)
  }

  mutating func validate() throws {
    guard AudioEncoding(writer.container ?? .wav, bitDepth: bitDepth).isSupported else {
      throw ValidationError(
        "This format does not support 32-bit samples: choose --bit-depth 16 or 24.")
    }
  }
}
