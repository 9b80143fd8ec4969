// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Foundation
import Models
import Synthesis

/// `foley encode`: turns recordings into latents.
struct EncodeCommand: ParsableCommand {
  /// What is written of a recording.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case npy
    case json
    case wav
  }

  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Turn recordings into latents with a model that has an encoder.",
    usage: "foley encode MODEL AUDIO... --out X.npy|X.json|X.wav|FOLDER [OPTIONS]",
    discussion: """
      For models of the kinds vae and pca. For one recording, --out names the output file. For several, \
      or for a folder, it names a folder, and the output files have the names of the recordings. \
      Existing files are replaced.

      X.npy holds the numbers of the latent as float32. X.json also holds the class, and is a place for \
      foley explore and foley synth --latent. X.wav is the sound of the latent, as long and as loud as \
      the recording: foley evaluate RECORDINGS FOLDER --paired compares both. Only the beginning of a \
      recording is used, as long as a sound of the model.

      Of a model with classes, a recording has the class of --class; without it, that of its folder, if a \
      class has the folder's name; else the class whose sound is nearest to the recording.
      """)

  @OptionGroup var modelFlags: EncoderFlags
  @Argument(
    help: ArgumentHelp("Audio files and folders of audio files.", valueName: "audio"),
    completion: .file())
  var inputs: [String]
  @Option(
    name: LatentSoundFlags.outputName,
    help: ArgumentHelp("Output file or folder.", valueName: "file-or-folder"), completion: .file())
  var output: String
  @Option(
    help:
      "Format of the files in an output folder (default: npy); an output file has the format of its name."
  )
  var format: Format?
  @Flag(help: "Omit the watermark of sounds; they can then not be detected as generated.")
  var noWatermark = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard !inputs.isEmpty else { throw ValidationError("Give at least one audio file or folder.") }
  }

  func run() throws {
    try threadFlags.apply()
    let work = try modelFlags.open()
    let plan = try ConversionPlan(
      inputs: inputs, extensions: AudioFolder.extensions, output: output,
      formats: Format.allCases.map(\.rawValue), format: format?.rawValue)
    let results = try plan.run { conversion in
      let encoded = try work.model.encode(
        file: conversion.input, mix: work.mix ?? work.model.mix(ofFolderOf: conversion.input))
      try write(encoded, to: conversion.output, work)
      return Outcome(output: conversion.output, sound: encoded)
    }
    show(results.outcomes, in: plan.folder, work)
    try results.reportFailures()
  }

  /// What became of a recording.
  private struct Outcome {
    let output: String
    let sound: EncodedSound
  }

  private func write(_ encoded: EncodedSound, to path: String, _ work: LatentWork) throws {
    switch Format(rawValue: URL(fileURLWithPath: path).pathExtension.lowercased()) {
    case .json?: try encoded.point.write(to: path, modelHash: work.modelHash)
    case .wav?:
      try LatentSoundWriter(output: path, isMarked: !noWatermark, replacesFiles: true).write(
        work.model.reconstruction(of: encoded), to: path, at: encoded.point, work)
    case .npy?, nil:
      try NumpyArray(shape: [encoded.point.latent.count], values: encoded.point.latent)
        .write(to: path)
    }
  }

  private func show(_ outcomes: [Outcome], in folder: String?, _ work: LatentWork) {
    guard let first = outcomes.first else { return }
    let distance = outcomes.reduce(0) { $0 + $1.sound.distance } / Double(outcomes.count)
    guard let folder else {
      let name = first.sound.point.mix.map {
        ", class \($0.words(classNames: work.model.classNames))"
      }
      return Terminal.say(
        "\(first.output): \(counted(first.sound.point.latent.count, "number"))\(name ?? ""), "
          + String(format: "distance of its sound %.4f", distance))
    }
    Terminal.say(
      "\(counted(outcomes.count, "recording")) in \(folder), "
        + String(format: "mean distance of their sounds %.4f", distance))
  }
}

/// A model with an encoder, and the class of recordings.
struct EncoderFlags: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Model file, or folder of a run.", valueName: "model"), completion: .file())
  var model: String
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "Class of all recordings, or a mix like kick:0.7,snare:0.3.", valueName: "name"))
  var className: String?

  /// Opens the model.
  ///
  /// - Throws: `ModelFileError/task(path:wanted:found:)` for a model without an encoder;
  ///   `ModelFileError`, `SafetensorsError` or `ClassMixError`
  func open() throws -> LatentWork {
    let work = try LatentWork(model, seed: 0, className: className)
    guard work.model.hasEncoder else {
      throw ModelFileError.task(
        path: model, wanted: .encode, found: work.model.description.design.tasks)
    }
    return work
  }
}

extension PlayableModel {
  /// The class that has the name of the folder of a file; nil if there is none.
  fileprivate func mix(ofFolderOf path: String) -> ClassMix? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().lastPathComponent
    return classNames.firstIndex(of: folder).map { ClassMix($0, of: classNames.count) }
  }
}
