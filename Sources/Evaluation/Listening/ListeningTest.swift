// SPDX-License-Identifier: MIT

/// The questions of a blind listening test, with what the listeners must not know.
public struct ListeningTest: Codable, Sendable, Equatable {
  /// One of the sounds.
  public struct Sound: Codable, Sendable, Equatable {
    /// The file, relative to its folder.
    public let name: String
    /// Whether it is a recording.
    public let isReal: Bool

    /// A sound of the folder of recordings, or of the other.
    public init(name: String, isReal: Bool) {
      self.name = name
      self.isReal = isReal
    }
  }

  /// What a listener answers.
  public struct Question: Codable, Sendable, Equatable {
    /// What answers call it: "q1" and so on.
    public let id: String
    /// The class of its sounds; nil where there are none.
    public let className: String?
    /// One sound whose quality is to be rated, or two of which one is real.
    public let sounds: [Sound]

    /// A question about one sound or two.
    public init(id: String, className: String?, sounds: [Sound]) {
      self.id = id
      self.className = className
      self.sounds = sounds
    }

    /// Whether it asks which of two sounds is real.
    public var isPair: Bool { sounds.count == 2 }
  }

  /// The folder of recordings.
  public let realFolder: String
  /// The folder of generated sounds.
  public let generatedFolder: String
  /// Draws sounds, pairs and order.
  public let seed: UInt64
  /// In the order in which they are asked.
  public let questions: [Question]

  /// A test of these questions.
  public init(realFolder: String, generatedFolder: String, seed: UInt64, questions: [Question]) {
    self.realFolder = realFolder
    self.generatedFolder = generatedFolder
    self.seed = seed
    self.questions = questions
  }

  /// Whether every question asks about one sound, or about a real and a generated one, under a name
  /// of its own.
  public var isWellFormed: Bool {
    !questions.isEmpty && Set(questions.map(\.id)).count == questions.count
      && questions.allSatisfy { question in
        question.sounds.count == 1
          || (question.isPair && question.sounds.count(where: \.isReal) == 1)
      }
  }

  /// The classes asked about, in the order of their bytes; empty where there are none.
  public var classNames: [String] {
    Set(questions.compactMap(\.className)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
