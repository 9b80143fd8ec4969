// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Foundation
import Synthesis

/// `foley invert-latent`: the latent of a sound one has.
struct InvertLatentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invert-latent",
    abstract: "Find the latent whose sound is nearest to a recording.",
    usage: "foley invert-latent MODEL AUDIO --output FOUND.wav [OPTIONS]",
    discussion: """
      Writes the sound that was found, and beside it FOUND.json, the latent, which foley explore \
      and foley synth --latent take. From the nearest of --candidates random sounds, --starts of them at \
      most, least squares lead to the nearest sound there is; a sound of the model itself is found \
      with its latent, whatever its level, marked or not. Only the first slice of a longer recording \
      counts.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Argument(help: ArgumentHelp("The recording.", valueName: "audio"))
  var recording: String
  @Option(help: ArgumentHelp("Random sounds to begin with.", valueName: "n"))
  var candidates = 512
  @Option(help: ArgumentHelp("How many of them are followed, at most.", valueName: "n"))
  var starts = 8
  @Option(help: ArgumentHelp("Steps downhill from each, at most.", valueName: "n"))
  var steps = 60
  @OptionGroup var soundFlags: LatentSoundFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard soundFlags.writer.container != nil else {
      throw ValidationError(
        "--output is \(soundFlags.output): let the name end in .wav, .flac, .ogg or .aiff.")
    }
    guard (1...1_000_000).contains(candidates), (1...256).contains(starts),
      (0...1_000_000).contains(steps)
    else {
      throw ValidationError(
        "Give --candidates and --steps of at most 1000000, and --starts from 1 to 256.")
    }
  }

  func run() throws {
    threadFlags.apply()
    let (work, writer) = (try latentFlags.open(), soundFlags.writer)
    let latentPath =
      URL(fileURLWithPath: soundFlags.output).deletingPathExtension().path + ".json"
    try writer.check([soundFlags.output, latentPath])
    let search = try LatentSearch(for: try AudioFile.read(recording), in: work.model)
    var settings = LatentSearch.Settings()
    (settings.candidateCount, settings.startCount) = (candidates, starts)
    (settings.stepCount, settings.seed, settings.mix) = (steps, work.seed, work.mix)
    let printer = ProgressPrinter()
    let found = search.run(settings) { share, distance in
      printer.show(share: share, String(format: " nearest so far %.4f", distance))
    }
    printer.finishLine()
    for clip in work.model.sounds(at: [found.point]) {
      try writer.write(clip, to: soundFlags.output, at: found.point, work)
    }
    try found.point.write(to: latentPath, modelHash: work.modelHash)
    Terminal.say(
      String(
        format: "distance %.4f, of the nearest random sound %.4f", found.distance,
        found.firstDistance) + (found.isExact ? ": a sound of this model" : ""))
    if let mix = found.point.mix {
      Terminal.say("class \(mix.words(classNames: work.model.classNames))")
    }
    Terminal.say("\(soundFlags.output), \(latentPath)")
  }
}
