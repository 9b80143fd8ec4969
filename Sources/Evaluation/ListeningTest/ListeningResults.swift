// SPDX-License-Identifier: MIT

/// The results of a listening test.
public struct ListeningResults: Sendable, Codable {
  /// A mean opinion score.
  public struct Score: Sendable, Codable, Equatable {
    /// The mean of ratings from 1 to 5.
    public let mean: Double
    /// Half of the 95 % interval; nil where no interval was computed.
    public let uncertainty: Double?
    /// The number of ratings.
    public let ratingCount: Int
  }

  /// The results for all questions, for those of one class, or for one listener.
  public struct Part: Sendable, Codable {
    /// The class or the listener; nil for all questions.
    public let name: String?
    /// The share of pairs in which the real sound was identified; nil without pairs.
    public let accuracy: ProportionInterval?
    /// Whether 0.5, the accuracy of guessing, lies within the interval of ``accuracy``.
    public let isChancePossible: Bool?
    /// The score of recordings; nil without ratings.
    public let real: Score?
    /// The score of generated sounds; nil without ratings.
    public let generated: Score?
    /// The score of recordings minus the score of generated sounds.
    public let difference: Score?
  }

  /// The results for one sound.
  public struct Sound: Sendable, Codable {
    /// The file name.
    public let name: String
    /// Whether it is a recording.
    public let isReal: Bool
    /// The mean rating; nil for a sound of a pair.
    public let rating: Double?
    /// The share of listeners who took it for the recording; nil for a rated sound.
    public let takenForReal: Double?
  }

  /// The folder of recordings.
  public let realFolder: String
  /// The folder of generated sounds.
  public let generatedFolder: String
  /// The number of listeners.
  public let listenerCount: Int
  /// The number of pairs for each listener.
  public let pairCount: Int
  /// The number of ratings by each listener.
  public let ratingCount: Int
  /// The results for all questions.
  public let overall: Part
  /// The results for each class, in byte order of the names.
  public let classes: [Part]
  /// The results for each listener, in the order of the files, under the listener's name or the
  /// file's path.
  public let listeners: [Part]
  /// The results for each sound, in the order of the questions.
  public let sounds: [Sound]

  /// The results of answers to a test.
  ///
  /// The bootstrap of score intervals resamples both listeners and sounds, because ratings of one
  /// listener and of one sound are correlated: Owen, "The pigeonhole bootstrap" (2007). The intervals
  /// are conservative with many listeners; with one listener they cover the choice of sounds only.
  ///
  /// - Parameters:
  ///   - answers: the answers of at least one listener, one element for each.
  ///   - id: the identifier of the test on its page.
  ///   - replicates: bootstrap replicates for the intervals of scores; 0 for no intervals.
  /// - Throws: ``ListeningError``
  public init(
    of answers: [ListeningAnswers], to test: ListeningTest, id: String, replicates: Int
  ) throws(ListeningError) {
    precondition(!answers.isEmpty, "results of no answers")
    try Self.checkListeners(answers)
    var sheets: [[ListeningAnswers.Answer]] = []
    for file in answers { sheets.append(try file.ordered(by: test, id: id)) }
    let measure = ListeningMeasure(
      test: test, sheets: sheets, bootstrap: Bootstrap(replicates: replicates))
    realFolder = test.realFolder
    generatedFolder = test.generatedFolder
    listenerCount = answers.count
    pairCount = test.questions.count { $0.isPair }
    ratingCount = test.questions.count - pairCount
    overall = measure.part(nil)
    classes = test.classNames.map { name in measure.part(name) { $0.className == name } }
    listeners = answers.indices.map { place in
      let name = answers[place].listener
      return measure.listener(place, name: name.isEmpty ? answers[place].path : name)
    }
    sounds = measure.sounds
  }

  private static func checkListeners(_ answers: [ListeningAnswers]) throws(ListeningError) {
    for (place, file) in answers.enumerated() {
      for other in answers[..<place] {
        if file.sitting == other.sitting {
          throw .sameSitting(path: other.path, other: file.path)
        }
        if !file.listener.isEmpty, file.listener == other.listener {
          throw .sameListener(path: other.path, other: file.path, listener: file.listener)
        }
      }
    }
  }
}
