// SPDX-License-Identifier: MIT
import Files
import Foundation

/// The answers of one listener: a file saved by the page of a listening test.
public struct ListeningAnswers: Sendable, Equatable {
  /// The position of a sound in a pair.
  public enum Place: String, Codable, Sendable {
    /// The sound called A.
    case first
    /// The sound called B.
    case second
  }

  /// The answer to one question.
  struct Answer: Codable, Sendable, Equatable {
    /// The question's ``ListeningTest/Question/id``.
    let question: String
    /// The sound of a pair that the listener took for the recording.
    var real: Place?
    /// The rating of a single sound, 1 to 5.
    var rating: Int?
    /// The time that the answer took.
    var seconds: Double?
  }

  /// The path of the file.
  public let path: String
  /// The listener's name; empty where it was not given.
  public let listener: String
  /// A random identifier of this sitting.
  public let sitting: String
  /// The minutes from the first question to the end of the last, with pauses; nil where the file has
  /// no valid times.
  public let minutes: Double?
  private let testID: String
  private let answers: [Answer]

  private struct File: Decodable {
    let version: Int
    let test: String
    let sitting: String
    let listener: String
    let startedAt: String?
    let finishedAt: String?
    let answers: [Answer]
  }

  /// Reads a file of answers.
  ///
  /// - Throws: `PlainFileError` or ``ListeningError``.
  public init(contentsOf path: String) throws {
    let bytes = Data(try PlainFile(path).contents())
    guard (try? JSONSerialization.jsonObject(with: bytes)) != nil else {
      throw ListeningError.notJSON(path: path)
    }
    guard let file = try? JSONDecoder().decode(File.self, from: bytes), file.version == 1 else {
      throw ListeningError.notAnswers(path: path)
    }
    self.path = path
    listener = file.listener
    sitting = file.sitting
    testID = file.test
    answers = file.answers
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let moments = [file.startedAt, file.finishedAt].compactMap { text in
      text.flatMap { try? style.parse($0) }
    }
    minutes = moments.count == 2 ? moments[1].timeIntervalSince(moments[0]) / 60 : nil
  }

  /// The answers in the order of the questions.
  ///
  /// - Parameter id: the test identifier that the answers must have.
  /// - Throws: ``ListeningError`` for answers to another test, and for missing, duplicate or invalid
  ///   answers.
  func ordered(by test: ListeningTest, id: String) throws(ListeningError) -> [Answer] {
    guard testID == id else { throw .otherTest(path: path) }
    let known = Set(test.questions.map(\.id))
    var found: [String: Answer] = [:]
    for answer in answers {
      guard known.contains(answer.question), found[answer.question] == nil else {
        throw .answer(path: path, question: answer.question)
      }
      found[answer.question] = answer
    }
    guard found.count == known.count else {
      throw .unfinished(path: path, answered: found.count, asked: known.count)
    }
    var ordered: [Answer] = []
    for question in test.questions {
      guard let answer = found[question.id],
        question.isPair
          ? answer.real != nil && answer.rating == nil
          : answer.real == nil && (1...5).contains(answer.rating ?? 0)
      else { throw .answer(path: path, question: question.id) }
      ordered.append(answer)
    }
    return ordered
  }
}
