// SPDX-License-Identifier: MIT

/// Why there is no listening test, or no result of one; every case names the folder or file.
public enum ListeningError: Error, Equatable, Sendable {
  /// Fewer sounds than questions need, on either side.
  case tooFewSounds(real: String, generated: String, needed: Int, found: [Int])
  /// Two folders of subfolders of which no two are called alike.
  case noSharedClass(real: String, generated: String)
  /// A file of answers that is no JSON.
  case notJSON(path: String)
  /// A JSON file of something else.
  case notAnswers(path: String)
  /// Answers to the questions of another page.
  case otherTest(path: String)
  /// Fewer answers than questions.
  case unfinished(path: String, answered: Int, asked: Int)
  /// An answer to no question, a second one to the same, or one that cannot be given.
  case answer(path: String, question: String)
  /// Two files of one sitting.
  case sameSitting(path: String, other: String)
  /// Two files of one listener.
  case sameListener(path: String, other: String, listener: String)
}

extension ListeningError: CustomStringConvertible {
  /// One sentence that names the folder or file and says what to do.
  public var description: String {
    switch self {
    case .tooFewSounds(let real, let generated, let needed, let found):
      "The test takes \(needed) sounds of each folder, each heard once, and only \(found.min() ?? 0) "
        + "of \(real) and \(generated) can be set side by side: ask less with --pairs and --ratings, "
        + "or add sounds."
    case .noSharedClass(let real, let generated):
      "No subfolder of \(real) is called as one of \(generated), and sounds of different classes are "
        + "told apart by their class: name the subfolders alike, or give one folder of each."
    case .notJSON(let path):
      "\(path) is no JSON, or cut short: ask for the file again."
    case .notAnswers(let path):
      "\(path) is not a file of answers: give what the page of foley listen-test has saved."
    case .otherTest(let path):
      "\(path) answers another test than the page given with --test: give the page it was made with, "
        + "or leave the file out."
    case .unfinished(let path, let answered, let asked):
      "\(path) answers \(answered) of \(asked) questions: ask the listener for the rest, or leave the "
        + "file out."
    case .answer(let path, let question):
      "\(path) has an answer to \(question) that the page cannot have saved: ask for the file again."
    case .sameSitting(let path, let other):
      "\(path) and \(other) are answers of one sitting: leave one of them out."
    case .sameListener(let path, let other, let listener):
      "\(path) and \(other) are both by \(listener), who would count twice: leave one of them out, or "
        + "change the name in it if these are two people."
    }
  }
}
