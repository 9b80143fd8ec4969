// SPDX-License-Identifier: MIT
import ArgumentParser
import Glibc
import Synthesis

/// The command and its subcommands.
struct Foley: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "foley",
    abstract: "Learns to make sounds from a folder of sounds.",
    version: Release.version,
    subcommands: [
      TrainCommand.self, SynthCommand.self, RenderCommand.self, ReportCommand.self,
      InfoCommand.self,
      SpectrogramCommand.self, InvertCommand.self, ResynthCommand.self, ClassifyCommand.self,
      EvaluateCommand.self, ListenTestCommand.self, DetectCommand.self, ExploreCommand.self,
      InvertLatentCommand.self,
    ])
}

@main enum Main {
  static func main() {
    ignoreWriteSignals()
    do {
      var command = try Foley.parseAsRoot()
      try command.run()
    } catch {
      ErrorPresentation.exit(with: error)
    }
  }

  /// A closed pipe or a used-up quota becomes an error of the write that met it.
  private static func ignoreWriteSignals() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }
}
