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
    if Foley.fullMessage(for: error) == Foley.helpMessage(for: TrainCommand.self) {
      Terminal.say("\(Foley.fullMessage(for: error))\n\(TrainingAdvice.text)")
      Foundation.exit(EXIT_SUCCESS)
    }
    Foley.exit(withError: error)
  }
}
