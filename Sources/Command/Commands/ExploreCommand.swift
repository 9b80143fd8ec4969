// SPDX-License-Identifier: MIT
import ArgumentParser

/// `foley explore`: explores the latent space of a model.
struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Interpolate, combine and vary the sounds of a model.",
    discussion: """
      A PLACE in the latent space is the number of a sound of foley synth, with its class (kick#12) or \
      without (#12), or a latent file (.json, .npy) written by explore sum, foley invert-latent or foley \
      encode. For models that encode (kinds vae and pca) it can be a recording, too. A PLACE can also be \
      a sum: "kick#12 - kick#3 + snare#5", "0.7*#1 + 0.3*#2", with spaces around + and -.
      """,
    subcommands: [
      ExplorePathCommand.self, ExploreSumCommand.self, ExploreMixCommand.self,
      ExploreNeighborsCommand.self, ExploreDirectionsCommand.self,
    ])
}
