// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Synthesis

/// `foley explore mix`: coarse layers of one sound, fine layers of another.
struct ExploreMixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mix",
    abstract: "Give the fine layers of a sound the style of another sound.",
    usage: "foley explore mix MODEL PLACE PLACE --output FILE.wav [--from LAYER] [OPTIONS]",
    discussion: """
      For StyleGAN models. Layers before --from have the style of the first place, the others that of \
      the second one. Coarse layers decide what sounds, fine ones how it sounds.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Argument(help: ArgumentHelp("The place of the coarse layers.", valueName: "coarse-place"))
  var coarse: String
  @Argument(help: ArgumentHelp("The place of the fine layers.", valueName: "fine-place"))
  var fine: String
  @Option(
    help: ArgumentHelp(
      "First layer of the second place, counted from 1; if left out, the middle one, or the first "
        + "that gets the latent in a model whose first ones get the class alone (classLayers).",
      valueName: "layer"))
  var from: Int?
  @Option(
    help: ArgumentHelp("File for the latent and its styles.", valueName: "file.json"),
    completion: .file())
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
    let count = work.model.styleLayerCount
    guard count > 0 else { throw LatentError.noStyles }
    let layer = from ?? work.model.firstMixedLayer
    try checkRange("--from", layer, in: 1...count)
    let point = try work.model.mixed(work.point(coarse), work.point(fine), from: layer)
    try writer.check([soundFlags.output] + (latent.map { [$0] } ?? []))
    for clip in work.model.sounds(at: [point]) {
      try writer.write(clip, to: soundFlags.output, at: point, work)
    }
    if let latent { try point.write(to: latent, modelHash: work.modelHash) }
    Terminal.say(
      "\(soundFlags.output): layers from \(layer) to \(count) have the style of \(fine)")
    if soundFlags.listen { try Player(for: [soundFlags.output]).play([soundFlags.output]) }
  }
}
