// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
import Foundation
import Kernels
import Pictures

extension Spectrogram.Quantity: EnumerableFlag {
  /// What the flag's values are.
  public static func help(for value: Spectrogram.Quantity) -> ArgumentHelp? {
    switch value {
    case .complex: "Write real and imaginary parts (.npy, complex64)."
    case .magnitude: "Write absolute values (.npy; the default there)."
    case .decibels: "Write 20 log10 of them, down to 80 dB below the loudest."
    }
  }
}

/// `foley spectrogram`: sounds become pictures, or arrays for NumPy.
struct SpectrogramCommand: ParsableCommand {
  /// What a spectrogram is stored as.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case png
    case npy
  }

  static let configuration = CommandConfiguration(
    commandName: "spectrogram",
    abstract: "Draw spectrograms of sounds, or write them for NumPy.",
    usage: "foley spectrogram AUDIO... --output X.png|X.npy|FOLDER [OPTIONS]",
    discussion: """
      One file becomes the file that --output names. Several files, or all the files of a folder, \
      become files of the same names in the folder that --output names. What is there already is \
      replaced.

      Names and meanings are librosa's: X.npy is float32 or complex64, [frequency, time] of one \
      channel, [channel, frequency, time] of several. It is abs(librosa.stft(y, n_fft=1024)), \
      --complex leaves out the abs, --decibels is librosa.amplitude_to_db of it. --mel N is \
      librosa.feature.melspectrogram(y=y, sr=sr, n_fft=1024, hop_length=256, power=1, n_mels=N). \
      Pictures are in decibels, and the loudest point of a sound is 0 dB.
      """)

  @Argument(help: ArgumentHelp("Sounds and folders of sounds.", valueName: "audio"))
  var inputs: [String]
  @Option(help: ArgumentHelp("Where the result goes.", valueName: "file-or-folder"))
  var output: String
  @Option(help: "The format of files in a folder (default: png); else the name of the file tells.")
  var format: Format?
  @Flag var quantity: Spectrogram.Quantity?
  @Option(
    help: ArgumentHelp("Gather the bins into bands on the mel scale.", valueName: "bands"))
  var mel: Int?
  @OptionGroup var transformFlags: TransformFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    if quantity == .complex, mel != nil {
      throw ValidationError("Mel bands have no phase: leave out --complex or --mel.")
    }
  }

  func run() throws {
    threadFlags.apply()
    let plan = try ConversionPlan(
      inputs: inputs, extensions: AudioFolder.extensions, output: output,
      formats: Format.allCases.map(\.rawValue), format: format?.rawValue)
    let transform = try transformFlags.transform()
    let isPicture = plan.conversions.contains { $0.output.lowercased().hasSuffix(".png") }
    if isPicture, let quantity, quantity != .decibels {
      throw ValidationError(
        "A picture is always in decibels: leave out --\(quantity.rawValue), or write .npy.")
    }
    let format = try SpectrogramFormat(
      transform, melBandCount: mel, quantity: isPicture ? .magnitude : quantity ?? .magnitude)
    let results = try plan.run { conversion in
      let clip = try AudioFile.read(conversion.input)
      let spectrogram = try format.spectrogram(of: clip)
      if isPicture {
        try SpectrogramPicture(
          of: spectrogram, clip, format,
          title: URL(fileURLWithPath: conversion.input).lastPathComponent
        ).draw().writePNG(to: conversion.output)
      } else {
        try spectrogram.numpyArray.write(to: conversion.output)
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

extension Spectrogram {
  /// "513 x 87, 2 channels".
  fileprivate var summary: String {
    "\(binCount) x \(frameCount)" + (channelCount == 1 ? "" : ", \(channelCount) channels")
  }
}

extension SpectrogramPicture {
  /// The picture of the magnitudes of a clip, the loudest at 0 dB.
  init(of spectrogram: Spectrogram, _ clip: AudioClip, _ format: SpectrogramFormat, title: String) {
    let transform = format.transform
    let loudest = spectrogram.values.max() ?? 0
    // Divided first: a floor relative to a subnormal peak would be zero.
    let scaled = loudest > 0 ? spectrogram.values.map { $0 / loudest } : spectrogram.values
    let rate = Double(clip.sampleRate)
    let isCentered = if case .centered = transform.alignment { true } else { false }
    self.init(
      title: title, levels: Decibels.levels(ofMagnitudes: scaled),
      channelCount: spectrogram.channelCount, rowCount: spectrogram.binCount,
      frequencies: Self.frequencies(format, sampleRate: rate),
      times: TimeAxis(
        firstFrame: isCentered ? 0 : Double(transform.windowLength) / 2 / rate,
        frameStep: Double(transform.hop) / rate, duration: clip.durationSeconds))
  }

  private static func frequencies(
    _ format: SpectrogramFormat, sampleRate: Double
  ) -> FrequencyAxis {
    guard let bands = format.melBandCount else {
      let bins = format.transform.binCount
      return .linear(
        rowCount: bins,
        highestHertz: Double(bins - 1) * sampleRate / Double(format.transform.transformSize))
    }
    let highest = MelScale.slaney.mels(ofHertz: sampleRate / 2)
    return .banded(rowCount: bands, highestHertz: sampleRate / 2) {
      MelScale.slaney.mels(ofHertz: $0) / highest
    }
  }
}
