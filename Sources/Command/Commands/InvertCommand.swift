// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files

/// `foley invert`: converts spectrograms of NumPy or `foley spectrogram` to sounds.
struct InvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invert",
    abstract: "Convert spectrograms (.npy) to sounds.",
    usage: "foley invert X.npy... --output Y.wav|FOLDER --sample-rate HZ [OPTIONS]",
    discussion: """
      X.npy is float32 or complex64, with the axes [frequency, time] or [channel, frequency, time], as \
      written by librosa and foley spectrogram. Complex values are transformed directly; for \
      magnitudes the phases are reconstructed first. --hop, --window, --win-length and --no-center \
      must have the values that the spectrogram was computed with.

      The printed spectral convergence is the error of the magnitudes of the sound: \
      20 log10 (|| difference || / || target ||). Existing files are replaced.
      """)

  @Argument(
    help: ArgumentHelp("Spectrograms and folders of spectrograms.", valueName: "x.npy"),
    completion: .file())
  var inputs: [String]
  @Option(
    name: LatentSoundFlags.outputName,
    help: ArgumentHelp("Output file or folder.", valueName: "file-or-folder"), completion: .file())
  var output: String
  @Option(
    help: ArgumentHelp(
      "Sample rate of the sound, which a .npy file does not contain.", valueName: "hz")
  )
  var sampleRate: Int
  @Option(
    help: ArgumentHelp(
      "Length of the sound in samples (default: the length covered by the frames).", valueName: "l")
  )
  var length: Int?
  @Flag(help: "The values are decibels, 20 log10 of magnitudes.")
  var decibels = false
  @Option(
    help: ArgumentHelp(
      "The values are magnitudes in this number of mel bands; --fft-size is the size of the transform.",
      valueName: "bands"))
  var mel: Int?
  @OptionGroup var transformFlags: TransformFlags
  @OptionGroup var phaseFlags: PhaseFlags
  @OptionGroup var soundFlags: SoundFileFlags
  @OptionGroup var threadFlags: ThreadFlags

  func run() throws {
    try checkRange("--sample-rate", sampleRate, in: 1...1_000_000, unit: "hertz")
    try threadFlags.apply()
    try transformFlags.check()
    let plan = try ConversionPlan(
      inputs: inputs, extensions: ["npy"], output: output, formats: SoundFileFlags.extensions,
      format: soundFlags.format?.fileExtension)
    let phases = try phaseFlags.reconstruction()
    let results = try plan.run { conversion in
      let spectrogram = try Spectrogram(
        NumpyArray(contentsOf: conversion.input), inDecibels: decibels)
      let size =
        mel == nil ? 2 * (spectrogram.binCount - 1) : TransformFlags.defaultFFTSize
      let format = try SpectrogramFormat(
        transformFlags.transform(size: size), melBandCount: mel, quantity: spectrogram.quantity)
      let sound = try format.sound(
        of: spectrogram, sampleRate: sampleRate, sampleCount: length,
        phases: phases)
      return try soundFlags.write(sound, to: conversion.output)
    }
    ReconstructionReport.print(results.outcomes)
    try results.reportFailures()
  }
}
