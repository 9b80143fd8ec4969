// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio

/// `foley invert`: spectrograms that NumPy or `foley spectrogram` wrote become sounds.
struct InvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invert",
    abstract: "Make sounds of spectrograms (.npy).",
    usage: "foley invert X.npy... --output Y.wav|FOLDER --sample-rate HZ [OPTIONS]",
    discussion: """
      X.npy is float32 or complex64, [frequency, time] or [channel, frequency, time], as librosa's \
      and foley spectrogram's. Complex numbers are transformed back; of magnitudes the phases are \
      found first. Give --hop, --window, --win-length and --no-center as they were when it was made.

      Spectral convergence tells how far the magnitudes of the sound are from those of the file: \
      20 log10 (|| difference || / || wanted ||). What is there already is replaced.
      """)

  @Argument(help: ArgumentHelp("Spectrograms and folders of them.", valueName: "x.npy"))
  var inputs: [String]
  @Option(help: ArgumentHelp("Where the sound goes.", valueName: "file-or-folder"))
  var output: String
  @Option(
    help: ArgumentHelp("The sample rate of the sound, which a .npy does not tell.", valueName: "hz")
  )
  var sampleRate: Int
  @Option(
    help: ArgumentHelp("Samples of the sound (default: what the frames cover).", valueName: "l"))
  var length: Int?
  @Flag(help: "The file holds decibels, 20 log10 of magnitudes.")
  var decibels = false
  @Option(
    help: ArgumentHelp(
      "The file holds this many mel bands of magnitudes; --n-fft tells of how many bins.",
      valueName: "bands"))
  var mel: Int?
  @OptionGroup var transformFlags: TransformFlags
  @OptionGroup var phaseFlags: PhaseFlags
  @OptionGroup var soundFlags: SoundFileFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard (1...1_000_000).contains(sampleRate) else {
      throw ValidationError("--sample-rate is \(sampleRate): give hertz from 1 to 1000000.")
    }
  }

  func run() throws {
    threadFlags.apply()
    try transformFlags.check()
    let plan = try ConversionPlan(
      inputs: inputs, extensions: ["npy"], output: output, formats: SoundFileFlags.extensions,
      format: soundFlags.format?.fileExtension)
    let results = try plan.run { conversion in
      let spectrogram = try Spectrogram(
        NumpyArray(contentsOf: conversion.input), inDecibels: decibels)
      let size =
        mel == nil ? 2 * (spectrogram.binCount - 1) : TransformFlags.defaultTransformSize
      let format = try SpectrogramFormat(
        transformFlags.transform(size: size), melBandCount: mel, quantity: spectrogram.quantity)
      let sound = try format.sound(
        of: spectrogram, sampleRate: sampleRate, sampleCount: length,
        phases: phaseFlags.reconstruction)
      return try soundFlags.write(sound, to: conversion.output)
    }
    ReconstructionReport.print(results.outcomes)
    try results.reportFailures()
  }
}
