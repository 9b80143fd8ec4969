// SPDX-License-Identifier: MIT
import ArgumentParser

/// `foley explore`: ways through what a model can make.
struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Walk between the sounds of a model, mix them, vary them.",
    discussion: """
      A place is a sound's number, as foley synth counts them: kick#12, or #12 for its class in turn; \
      or a latent file (.json, .npy), which sum and foley invert-latent write. Wherever a place stands, \
      a sum may stand: "kick#12 - kick#3 + snare#5", "0.7*#1 + 0.3*#2", with spaces around + and -.
      """,
    subcommands: [
      ExplorePathCommand.self, ExploreSumCommand.self, ExploreNeighborsCommand.self,
      ExploreDirectionsCommand.self,
    ])
}
