// SPDX-License-Identifier: MIT

/// The questions of a blind listening test, with their solutions.
public struct ListeningTest: Codable, Sendable, Equatable {
  /// A sound of the test.
  public struct Sound: Codable, Sendable, Equatable {
    /// The path of the file, relative to its folder.
    public let name: String
    /// Whether it is a recording.
    public let isReal: Bool

    /// A sound of the folder of recordings or of generated sounds.
    public init(name: String, isReal: Bool) {
      self.name = name
      self.isReal = isReal
    }
  }

  /// A question to the listener.
  public struct Question: Codable, Sendable, Equatable {
    /// The identifier in answers: "q1" and so on.
    public let id: String
    /// The class of the sounds; nil where there are no classes.
    public let className: String?
    /// One sound to rate, or two sounds of which one is real.
    public let sounds: [Sound]

    /// A question about one or two sounds.
    public init(id: String, className: String?, sounds: [Sound]) {
      self.id = id
      self.className = className
      self.sounds = sounds
    }

    /// Whether the question is which of two sounds is real.
    public var isPair: Bool { sounds.count == 2 }
  }

  /// The folder of recordings.
  public let realFolder: String
  /// The folder of generated sounds.
  public let generatedFolder: String
  /// The seed for the choice of sounds, the pairs and the order.
  public let seed: UInt64
  /// The questions in the order of the page.
  public let questions: [Question]

  /// A test with these questions.
  public init(realFolder: String, generatedFolder: String, seed: UInt64, questions: [Question]) {
    self.realFolder = realFolder
    self.generatedFolder = generatedFolder
    self.seed = seed
    self.questions = questions
  }

  /// Whether there are questions, their identifiers are unique, and each has one sound or a real and a
  /// generated sound.
  public var isWellFormed: Bool {
    !questions.isEmpty && Set(questions.map(\.id)).count == questions.count
      && questions.allSatisfy { question in
        question.sounds.count == 1
          || (question.isPair && question.sounds.count(where: \.isReal) == 1)
      }
  }

  /// The classes of the questions in byte order; empty where there are no classes.
  public var classNames: [String] {
    Set(questions.compactMap(\.className)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
