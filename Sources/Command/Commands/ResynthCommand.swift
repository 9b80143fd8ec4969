// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio

/// `foley resynth`: converts sounds to magnitude spectrograms and back.
struct ResynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resynth",
    abstract: "Measure the loss of converting sounds to magnitude spectrograms and back.",
    usage: "foley resynth AUDIO... --output Y.wav|FOLDER [OPTIONS]",
    discussion: """
      Sounds are reconstructed from their magnitudes only. The loss is a lower bound for a model \
      that generates such spectrograms. The printed spectral convergence is the error of the \
      magnitudes of the result: 20 log10 (|| difference || / || original ||). A sound is \
      reconstructed as a whole; files that are too long for that are refused. Existing files are \
      replaced.
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
    help: ArgumentHelp("Number of mel bands (default: linear frequency bins).", valueName: "bands"))
  var mel: Int?
  @OptionGroup var transformFlags: TransformFlags
  @OptionGroup var phaseFlags: PhaseFlags
  @OptionGroup var soundFlags: SoundFileFlags
  @OptionGroup var threadFlags: ThreadFlags

  func run() throws {
    try threadFlags.apply()
    let transform = try transformFlags.transform()
    try SpectrogramError.check(inverseOf: transform)
    let format = try SpectrogramFormat(transform, melBandCount: mel)
    let plan = try ConversionPlan(
      inputs: inputs, extensions: AudioFolder.extensions, output: output,
      formats: SoundFileFlags.extensions, format: soundFlags.format?.fileExtension)
    let phases = try phaseFlags.reconstruction()
    let results = try plan.run { conversion in
      let clip = try format.clip(ofFile: conversion.input)
      let sound = try format.resynthesis(of: clip, phases: phases)
      return try soundFlags.write(sound, to: conversion.output)
    }
    ReconstructionReport.print(results.outcomes)
    try results.reportFailures()
  }
}
