// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio

/// `foley resynth`: sounds become spectrograms and sounds again.
struct ResynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resynth",
    abstract: "Hear and measure what a spectrogram costs a sound.",
    usage: "foley resynth AUDIO... --output Y.wav|FOLDER [OPTIONS]",
    discussion: """
      Magnitudes are taken, and sounds are made of them alone: what is lost is what a model of \
      such spectrograms cannot do better than. Spectral convergence tells how far the magnitudes of \
      the result are from those of the original: 20 log10 (|| difference || / || original ||). \
      What is there already is replaced.
      """)

  @Argument(help: ArgumentHelp("Sounds and folders of sounds.", valueName: "audio"))
  var inputs: [String]
  @Option(help: ArgumentHelp("Where the result goes.", valueName: "file-or-folder"))
  var output: String
  @Option(
    help: ArgumentHelp("Go through this many mel bands of magnitudes.", valueName: "bands"))
  var mel: Int?
  @OptionGroup var transformFlags: TransformFlags
  @OptionGroup var phaseFlags: PhaseFlags
  @OptionGroup var soundFlags: SoundFileFlags
  @OptionGroup var threadFlags: ThreadFlags

  func run() throws {
    threadFlags.apply()
    let transform = try transformFlags.transform()
    try SpectrogramError.check(inverseOf: transform)
    let format = try SpectrogramFormat(transform, melBandCount: mel)
    let plan = try ConversionPlan(
      inputs: inputs, extensions: AudioFolder.extensions, output: output,
      formats: SoundFileFlags.extensions, format: soundFlags.format?.fileExtension)
    let results = try plan.run { conversion in
      let clip = try AudioFile.read(conversion.input)
      let sound = try format.resynthesis(of: clip, phases: phaseFlags.reconstruction)
      return try soundFlags.write(sound, to: conversion.output)
    }
    ReconstructionReport.print(results.outcomes)
    try results.reportFailures()
  }
}
