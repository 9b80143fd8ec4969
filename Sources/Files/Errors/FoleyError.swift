// SPDX-License-Identifier: MIT

/// An error for the user: what is wrong, what to do about it, and how a command exits.
///
/// A conforming type states ``message`` and ``exitStatus``; the rest follows from these.
public protocol FoleyError: Error, CustomStringConvertible {
  /// What is wrong, and what to do about it.
  var message: ErrorMessage { get }
  /// The exit status of a command that fails with the error.
  var exitStatus: ExitStatus { get }
}

extension FoleyError {
  /// What is wrong; a sentence without its full stop that names the file, option or value.
  public var problem: String { message.problem }

  /// What the user can do about it, without a full stop; empty if nothing is known to help.
  public var advice: String { message.advice }

  /// One sentence: ``problem``, then ``advice`` after a colon.
  public var description: String { message.description }
}

/// The text of a ``FoleyError``.
public struct ErrorMessage: Equatable, Sendable, CustomStringConvertible {
  /// What is wrong; a sentence without its full stop.
  public let problem: String
  /// What the user can do about it, without a full stop; empty if nothing is known to help.
  public let advice: String
  /// Further problems of the same input, each a message of its own.
  public let further: [ErrorMessage]

  /// A message of two parts.
  ///
  /// Control characters in names and values become escapes, see `printable`.
  public init(_ problem: String, advice: String = "") {
    self.problem = problem.printable
    self.advice = advice.printable
    further = []
  }

  /// The message of several problems, such as all errors of a file; at least one.
  public init(listing messages: [ErrorMessage]) {
    precondition(!messages.isEmpty, "a list of no problems")
    (problem, advice) = (messages[0].problem, messages[0].advice)
    further = messages.dropFirst().map { $0 }
  }

  /// The message with other text before the problem, such as the file it is about.
  public func prefixed(_ prefix: String) -> ErrorMessage {
    ErrorMessage(prefix + problem, advice: advice)
  }

  /// One sentence, "problem: advice.", or "problem." without advice; a sentence a line if there are
  /// further problems.
  ///
  /// The full stop is left out where the text already ends a sentence, as a question does.
  public var description: String {
    let text = advice.isEmpty ? problem : "\(problem): \(advice)"
    let sentence = text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
    return ([sentence] + further.map(\.description)).joined(separator: "\n  ")
  }
}

/// The exit status of a command that failed, as sysexits.h defines them (BSD, 1993).
public enum ExitStatus: Int32, Sendable {
  /// A wrong command line (`EX_USAGE`).
  case usage = 64
  /// A file with wrong content (`EX_DATAERR`).
  case dataError = 65
  /// A file that is missing or cannot be read (`EX_NOINPUT`).
  case noInput = 66
  /// A failure inside the program (`EX_SOFTWARE`).
  case software = 70
  /// A failure of the operating system, such as memory that it does not give (`EX_OSERR`).
  case systemError = 71
  /// A file or folder that cannot be created (`EX_CANTCREAT`).
  case cannotCreate = 73
  /// A read or write that failed (`EX_IOERR`).
  case ioError = 74
  /// A file or folder that another process uses; a later try may succeed (`EX_TEMPFAIL`).
  case temporaryFailure = 75
  /// An option with a wrong value (`EX_CONFIG`).
  case configuration = 78
}
