// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
import Files
import Foundation
import Pictures

extension Spectrogram.Quantity: EnumerableFlag {
  /// The help text of each flag.
  public static func help(for value: Spectrogram.Quantity) -> ArgumentHelp? {
    switch value {
    case .complex: "Write complex values (.npy, complex64)."
    case .magnitude: "Write magnitudes (default for .npy)."
    case .decibels: "Write magnitudes in decibels, with a floor 80 dB below the maximum."
    }
  }
}

/// `foley spectrogram`: writes spectrograms as pictures or as NumPy arrays.
struct SpectrogramCommand: ParsableCommand {
  /// The file format of a spectrogram.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case png
    case npy
  }

  static let configuration = CommandConfiguration(
    commandName: "spectrogram",
    abstract: "Draw spectrograms of sounds, or write them as NumPy arrays.",
    usage: "foley spectrogram AUDIO... --output X.png|X.npy|FOLDER [OPTIONS]",
    discussion: """
      For one input file, --output names the output file. For several files, or for a folder, it \
      names a folder, and the output files have the names of the input files. Existing files are \
      replaced.

      Options and values follow librosa. X.npy is float32 or complex64, with the axes \
      [frequency, time] for one channel and [channel, frequency, time] for several. Its values are \
      abs(librosa.stft(y, n_fft=1024)), with --complex without abs, with --decibels \
      librosa.amplitude_to_db of them. --mel N is \
      librosa.feature.melspectrogram(y=y, sr=sr, n_fft=1024, hop_length=256, power=1, n_mels=N). \
      Pictures are in decibels relative to the maximum of the sound.
      """)

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
      "Format of the files in an output folder (default: png); an output file has the format of its name."
  )
  var format: Format?
  @Flag var quantity: Spectrogram.Quantity?
  @Option(
    help: ArgumentHelp("Number of mel bands (default: linear frequency bins).", valueName: "bands"))
  var mel: Int?
  @OptionGroup var transformFlags: TransformFlags
  @OptionGroup var threadFlags: ThreadFlags

  func run() throws {
    try checkCompatible(
      quantity != .complex || mel == nil, "Mel bands have no phase",
      advice: "omit --complex or --mel")
    try threadFlags.apply()
    let plan = try ConversionPlan(
      inputs: inputs, extensions: AudioFolder.extensions, output: output,
      formats: Format.allCases.map(\.rawValue), format: format?.rawValue)
    let transform = try transformFlags.transform()
    let isPicture = plan.conversions.contains { $0.output.lowercased().hasSuffix(".png") }
    try checkCompatible(
      !isPicture || quantity ?? .decibels == .decibels, "Pictures are always in decibels",
      advice: "omit --\(quantity?.rawValue ?? ""), or write .npy")
    let format = try SpectrogramFormat(
      transform, melBandCount: mel, quantity: isPicture ? .magnitude : quantity ?? .magnitude)
    let results = try plan.run { conversion in
      let spectrogram = try FileSpectrogram(conversion.input, format, findsLargest: isPicture)
      if isPicture {
        try spectrogram.picture(title: URL(fileURLWithPath: conversion.input).lastPathComponent)
          .writePNG(to: conversion.output)
      } else {
        try spectrogram.writeNumpy(to: conversion.output)
      }
      return "\(conversion.output): \(spectrogram.summary)"
    }
    let outcomes = results.outcomes
    if let folder = plan.folder {
      Terminal.say("\(outcomes.count) spectrograms in \(folder)")
    } else if let outcome = outcomes.first {
      Terminal.say(outcome)
    }
    try results.reportFailures()
  }
}

extension FileSpectrogram {
  /// "513 x 87, 2 channels".
  fileprivate var summary: String {
    "\(binCount) x \(frameCount)" + (channelCount == 1 ? "" : ", \(channelCount) channels")
  }
}
