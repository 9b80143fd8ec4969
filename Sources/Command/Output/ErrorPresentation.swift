// SPDX-License-Identifier: MIT
import ArgumentParser
import Files
import Foundation

/// Ends the program with the message of an error on standard error and an exit status of sysexits.h.
enum ErrorPresentation {
  /// Ends the program.
  ///
  /// Errors of the command line and requests for help are presented by ArgumentParser.
  static func exit(with error: any Error) -> Never {
    guard let error = error as? any FoleyError else { exitAsParser(with: error) }
    Terminal.show("foley: \(error)\n")
    Foundation.exit(error.exitStatus.rawValue)
  }

  /// Ends the program as ArgumentParser does, with training advice after the help of `train`.
  private static func exitAsParser(with error: any Error) -> Never {
    let words = Arguments.words(CommandLine.unsafeArgv)
    let text = ParserMessage.text(of: error, words: words)
    // The parser takes the help of an unknown command for that of foley.
    let isWrong = ParserMessage.unknownCommand(in: words) != nil || ParserMessage.hidesHelp(words)
    let code = isWrong ? .validationFailure : Foley.exitCode(for: error)
    guard code == .success else {
      if !text.isEmpty { Terminal.show(text + "\n") }
      Foundation.exit(code.rawValue)
    }
    if text.contains("complete -o filenames") {
      // Where the parser has no words to offer, the shell's own completion of file names helps.
      end(saying: text.replacing("complete -o filenames", with: "complete -o default -o filenames"))
    }
    end(
      saying: text == Foley.helpMessage(for: TrainCommand.self)
        ? "\(text)\n\(TrainingAdvice.text)" : text)
  }

  private static func end(saying text: String) -> Never {
    Terminal.say(text)
    do {
      try StandardStreams.checkOutput()
    } catch {
      exit(with: error)
    }
    Foundation.exit(EXIT_SUCCESS)
  }
}
