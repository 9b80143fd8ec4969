// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Synthesis

/// `foley explore sum`: latent arithmetic.
struct ExploreSumCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sum",
    abstract: "Add and subtract sounds in the latent space.",
    usage: "foley explore sum MODEL \"kick#12 - kick#3 + snare#5\" --output FILE.wav [OPTIONS]",
    discussion: """
      The sum is scaled to the root mean square of the norms of its terms, where the model has been \
      trained. Class weights are added in the same way; negative weights become zero.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Argument(help: ArgumentHelp("The sum in quotes.", valueName: "sum"))
  var sum: String
  @Option(help: ArgumentHelp("File for the latent.", valueName: "file.json"), completion: .file())
  var latent: String?
  @OptionGroup var soundFlags: LatentSoundFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    try soundFlags.checkIsFile()
    guard latent?.lowercased().hasSuffix(".json") ?? true else {
      throw ValidationError("--latent is \(latent ?? ""): give a name that ends in .json.")
    }
  }

  func run() throws {
    try threadFlags.apply()
    let (work, writer) = (try latentFlags.open(), soundFlags.writer)
    let point = try work.point(sum)
    try writer.check([soundFlags.output] + (latent.map { [$0] } ?? []))
    for clip in work.model.sounds(at: [point]) {
      try writer.write(clip, to: soundFlags.output, at: point, work)
    }
    if let latent { try point.write(to: latent, modelHash: work.modelHash) }
    Terminal.say(soundFlags.output)
    if soundFlags.listen { try Player(for: [soundFlags.output]).play([soundFlags.output]) }
  }
}
