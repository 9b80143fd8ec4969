// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Foundation
import Synthesis

/// `foley invert-latent`: finds the latent of a recording.
struct InvertLatentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invert-latent",
    abstract: "Find the latent whose sound is nearest to a recording.",
    usage: "foley invert-latent MODEL AUDIO --output FOUND.wav [OPTIONS]",
    discussion: """
      Writes the nearest sound, and its latent to FOUND.json, a file for foley explore and \
      foley synth --latent. The search starts from the --starts nearest of --candidates random sounds \
      and minimizes the distance by nonlinear least squares, at any level. Of a sound that the model \
      itself made it usually finds the latent, with or without a watermark. For StyleGAN models the \
      search goes on from there in w, and then with a style for each layer. Only the first slice of a \
      longer recording is used.

      A model with an encoder (kinds vae and pca) finds a latent at once, without a search; --search, \
      --candidates, --starts and --steps ask for the search.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Argument(help: ArgumentHelp("The recording.", valueName: "audio"), completion: .file())
  var recording: String
  @Flag(help: "Search, even if the model has an encoder.")
  var search = false
  @Option(
    help: ArgumentHelp("Number of random sounds to start with (default: 512).", valueName: "n"))
  var candidates: Int?
  @Option(help: ArgumentHelp("The most candidates to optimize (default: 8).", valueName: "n"))
  var starts: Int?
  @Option(
    help: ArgumentHelp("The most least-squares steps for each (default: 60).", valueName: "n"))
  var steps: Int?
  @OptionGroup var soundFlags: LatentSoundFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    try soundFlags.checkIsFile()
  }

  func run() throws {
    try checkRange("--candidates", candidates, in: 1...1_000_000)
    try checkRange("--starts", starts, in: 1...256)
    try checkRange("--steps", steps, in: 0...1_000_000)
    try threadFlags.apply()
    let (work, writer) = (try latentFlags.open(), soundFlags.writer)
    let latentPath =
      URL(fileURLWithPath: soundFlags.output).deletingPathExtension().path + ".json"
    try writer.check([soundFlags.output, latentPath])
    let point = try searches || !work.model.hasEncoder ? found(work) : encoded(work)
    for clip in work.model.sounds(at: [point]) {
      try writer.write(clip, to: soundFlags.output, at: point, work)
    }
    try point.write(to: latentPath, modelHash: work.modelHash)
    if let mix = point.mix {
      Terminal.say("class \(mix.words(classNames: work.model.classNames))")
    }
    Terminal.say("\(soundFlags.output.printable), \(latentPath.printable)")
    if soundFlags.listen { try Player(for: [soundFlags.output]).play([soundFlags.output]) }
  }

  /// Whether the search is asked for.
  private var searches: Bool { search || candidates != nil || starts != nil || steps != nil }

  /// What the encoder finds.
  private func encoded(_ work: LatentWork) throws -> LatentPoint {
    let encoded = try work.model.encode(file: recording, mix: work.mix)
    Terminal.say(String(format: "distance %.4f, by the model's encoder", encoded.distance))
    return encoded.point
  }

  /// What the search finds.
  private func found(_ work: LatentWork) throws -> LatentPoint {
    let search = try LatentSearch(forFile: recording, in: work.model)
    var settings = LatentSearch.Settings()
    settings.candidateCount = candidates ?? settings.candidateCount
    settings.startCount = starts ?? settings.startCount
    settings.stepCount = steps ?? settings.stepCount
    (settings.seed, settings.mix) = (work.seed, work.mix)
    let printer = ProgressPrinter()
    let found = search.run(settings) { share, distance in
      printer.show(share: share, [String(format: "nearest so far %.4f", distance)])
    }
    printer.finishLine()
    Terminal.say(
      String(
        format: "distance %.4f, of the nearest random sound %.4f", found.distance,
        found.firstDistance) + (found.isExact ? ": a sound of this model" : ""))
    return found.point
  }
}
