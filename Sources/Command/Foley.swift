// SPDX-License-Identifier: MIT
import ArgumentParser
import Glibc
import Kernels

/// The command `foley` with its subcommands.
struct Foley: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "foley",
    abstract: "Train generative models of short sounds and generate sounds with them.",
    discussion: """
      Exit status: 0 done; 1 foley detect found sounds without the watermark, or another error; \
      64 wrong command line; 65 a file has wrong content; 66 a file is missing or cannot be read; \
      70 a training diverged, a class lost all its recordings, or a defect of Foley; \
      71 memory is exhausted; 73 a file cannot be created; 74 a read or write failed; \
      75 another process is at work there; 78 an option has a wrong value; \
      130 interrupted, all saved.
      """,
    version: BuildName.text,
    subcommands: [
      TrainCommand.self, SynthCommand.self, RenderCommand.self, KitCommand.self, PlayCommand.self,
      ReportCommand.self, InfoCommand.self,
      SpectrogramCommand.self, InvertCommand.self, ResynthCommand.self, ClassifyCommand.self,
      EvaluateCommand.self, BaselineCommand.self, ListenTestCommand.self, DetectCommand.self,
      ExploreCommand.self, InvertLatentCommand.self, EncodeCommand.self, ConvertCommand.self,
      ExportCommand.self, ImportCommand.self, StudioCommand.self,
    ])
}

@main enum Main {
  static func main() {
    StandardStreams.openClosedOnes()
    ignoreWriteSignals()
    MemoryExhaustion.install()
    MemoryPool.keepFreedArrays()
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
