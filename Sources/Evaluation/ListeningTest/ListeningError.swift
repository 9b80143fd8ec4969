// SPDX-License-Identifier: MIT

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

extension ListeningError: CustomStringConvertible {
  /// One sentence that names the folder or file and the remedy.
  public var description: String {
    switch self {
    case .tooFewSounds(let real, let generated, let needed, let found):
      "The test needs \(needed) different sounds of each folder, but \(real) and \(generated) have only "
        + "\(found.min() ?? 0) that can be compared: lower --pairs or --ratings, or add sounds."
    case .noSharedClass(let real, let generated):
      "\(real) and \(generated) have no subfolder name in common, so listeners would recognize sounds by "
        + "their class: use the same names, or give one subfolder of each."
    case .notJSON(let path):
      "\(path) is not valid JSON or is truncated: ask the listener for the file again."
    case .notAnswers(let path):
      "\(path) does not contain answers: give the file that the page of foley listen-test saved."
    case .otherTest(let path):
      "\(path) contains answers to another test than the page given with --test: give the page that "
        + "belongs to the answers, or omit the file."
    case .unfinished(let path, let answered, let asked):
      "\(path) answers \(answered) of \(asked) questions: ask the listener for the rest, or omit the "
        + "file."
    case .answer(let path, let question):
      "\(path) has an invalid answer to \(question): ask the listener for the file again."
    case .sameSitting(let path, let other):
      "\(path) and \(other) are answers of the same sitting: omit one of them."
    case .sameListener(let path, let other, let listener):
      "\(path) and \(other) both name the listener \(listener), whose answers would count twice: omit "
        + "one file, or change the name in it if these are two people."
    }
  }
}
