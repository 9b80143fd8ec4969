// SPDX-License-Identifier: MIT
import ArgumentParser
import Glibc
import Synthesis

/// The command `foley` with its subcommands.
struct Foley: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "foley",
    abstract: "Train generative models of short sounds and generate sounds with them.",
    version: FoleyVersion.current,
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
    StandardStreams.openClosedOnes()
    ignoreWriteSignals()
    MemoryExhaustion.install()
    do {
      var command = try Foley.parseAsRoot(Arguments.words(CommandLine.unsafeArgv))
      try command.run()
      try StandardStreams.checkOutput()
    } catch {
      ErrorPresentation.exit(with: error)
    }
  }

  /// Turns a closed pipe and an exceeded file size limit into errors of the write call.
  private static func ignoreWriteSignals() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }
}
