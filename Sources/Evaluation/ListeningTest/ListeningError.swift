// SPDX-License-Identifier: MIT
public import Files

/// Why a listening test cannot be made or evaluated; every case names the folder or file.
public enum ListeningError: Error, Equatable, Sendable {
  /// Fewer sounds than the questions need, in either folder.
  case tooFewSounds(real: String, generated: String, needed: Int, found: [Int])
  /// Two folders without a common subfolder name.
  case noSharedClass(real: String, generated: String)
  /// A file of answers that is not JSON.
  case notJSON(path: String)
  /// A JSON file without answers.
  case notAnswers(path: String)
  /// Answers to another test.
  case otherTest(path: String)
  /// Unanswered questions.
  case unfinished(path: String, answered: Int, asked: Int)
  /// An answer to an unknown question, a second answer to a question, or an invalid answer.
  case answer(path: String, question: String)
  /// Two files with the same sitting.
  case sameSitting(path: String, other: String)
  /// Two files with the same listener.
  case sameListener(path: String, other: String, listener: String)
}

extension ListeningError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .tooFewSounds(let real, let generated, let needed, let found):
      ErrorMessage(
        "The test needs \(needed) different sounds of each folder, but \(real) and \(generated) "
          + "have only \(found.min() ?? 0) that can be compared",
        advice: "lower --pairs or --ratings, or add sounds")
    case .noSharedClass(let real, let generated):
      ErrorMessage(
        "\(real) and \(generated) have no subfolder name in common, so listeners would recognize "
          + "sounds by their class",
        advice: "use the same names, or give one subfolder of each")
    case .notJSON(let path):
      ErrorMessage(
        "\(path) is not valid JSON or is truncated",
        advice: "ask the listener for the file again")
    case .notAnswers(let path):
      ErrorMessage(
        "\(path) does not contain answers",
        advice: "give the file that the page of foley listen-test saved")
    case .otherTest(let path):
      ErrorMessage(
        "\(path) contains answers to another test than the page given with --test",
        advice: "give the page that belongs to the answers, or omit the file")
    case .unfinished(let path, let answered, let asked):
      ErrorMessage(
        "\(path) answers \(answered) of \(asked) questions",
        advice: "ask the listener for the rest, or omit the file")
    case .answer(let path, let question):
      ErrorMessage(
        "\(path) has an invalid answer to \(question)",
        advice: "ask the listener for the file again")
    case .sameSitting(let path, let other):
      ErrorMessage(
        "\(path) and \(other) are answers of the same sitting",
        advice: "omit one of them")
    case .sameListener(let path, let other, let listener):
      ErrorMessage(
        "\(path) and \(other) both name the listener \(listener), whose answers would count twice",
        advice: "omit one file, or change the name in it if these are two people")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
