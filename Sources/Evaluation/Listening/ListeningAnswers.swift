// SPDX-License-Identifier: MIT
import Files
import Foundation

/// What one listener answered: a file that the page of a listening test has saved.
public struct ListeningAnswers: Sendable, Equatable {
  /// Which of two sounds a listener took for the recording.
  public enum Place: String, Codable, Sendable {
    /// The one that was called A.
    case first
    /// The one that was called B.
    case second
  }

  /// One answer.
  struct Answer: Codable, Sendable, Equatable {
    let question: String
    var real: Place?
    var rating: Int?
    /// How long it took.
    var seconds: Double?
  }

  /// The file.
  public let path: String
  /// Who answered; empty where they did not say.
  public let listener: String
  /// A random name of this sitting.
  public let sitting: String
  /// From the first question to the end of the last, pauses included; nil where the file does not
  /// tell.
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
  /// - Throws: `PlainFileError`, or ``ListeningError``
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
  /// - Parameter id: what the answers must call the test.
  /// - Throws: ``ListeningError`` for answers to another test, and for missing, doubled or
  ///   impossible ones.
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
