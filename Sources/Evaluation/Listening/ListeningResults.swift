// SPDX-License-Identifier: MIT

/// What the listeners of a test heard.
public struct ListeningResults: Sendable, Codable {
  /// A mean opinion score.
  public struct Score: Sendable, Codable, Equatable {
    /// The mean of ratings from 1 to 5.
    public let mean: Double
    /// Half of its 95 % interval; nil where there is none.
    public let uncertainty: Double?
    /// The ratings.
    public let ratingCount: Int
  }

  /// Numbers of all questions, of those of one class, or of those that one listener answered.
  public struct Part: Sendable, Codable {
    /// The class or the listener; nil for everything.
    public let name: String?
    /// How often the real sound of a pair was told; nil without pairs.
    public let accuracy: ProportionInterval?
    /// Whether guessing, 0.5, lies within the interval of ``accuracy``.
    public let isChancePossible: Bool?
    /// Of recordings; nil without ratings.
    public let real: Score?
    /// Of generated sounds.
    public let generated: Score?
    /// How much higher recordings were rated, and half of the interval of that.
    public let difference: Score?
  }

  /// How one sound fared.
  public struct Sound: Sendable, Codable {
    /// The file.
    public let name: String
    /// Whether it is a recording.
    public let isReal: Bool
    /// Its mean rating; nil where it stood in a pair.
    public let rating: Double?
    /// The share of listeners who took it for the recording; nil where it was rated.
    public let takenForReal: Double?
  }

  /// The folder of recordings.
  public let realFolder: String
  /// The folder of generated sounds.
  public let generatedFolder: String
  /// The number of listeners.
  public let listenerCount: Int
  /// Pairs that each of them heard.
  public let pairCount: Int
  /// Sounds that each of them rated.
  public let ratingCount: Int
  /// All questions.
  public let overall: Part
  /// The classes, in the order of their bytes.
  public let classes: [Part]
  /// The listeners, in the order of the files, by their name or the file's.
  public let listeners: [Part]
  /// The sounds, in the order in which they were heard.
  public let sounds: [Sound]

  /// The results of answers to a test.
  ///
  /// Intervals of scores: listeners and sounds are both drawn again with replacement, since ratings of
  /// one listener, and of one sound, resemble each other. Owen, "The pigeonhole bootstrap" (2007). It
  /// errs on the wide side with many listeners; one listener's interval speaks of sounds alone.
  ///
  /// - Parameters:
  ///   - answers: of one listener each, one or more.
  ///   - id: what the page calls the test.
  ///   - replicates: draws for the intervals of scores; 0 for none.
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

/// Numbers of some questions.
private struct ListeningMeasure {
  let test: ListeningTest
  /// Of each listener, in the order of the questions.
  let sheets: [[ListeningAnswers.Answer]]
  let bootstrap: Bootstrap

  func part(
    _ name: String?, where isWanted: (ListeningTest.Question) -> Bool = { _ in true }
  ) -> ListeningResults.Part {
    part(name, sheets, test.questions.indices.filter { isWanted(test.questions[$0]) }, bootstrap)
  }

  /// Without intervals of scores, which a listener's few ratings are too few for.
  func listener(_ place: Int, name: String) -> ListeningResults.Part {
    part(name, [sheets[place]], Array(test.questions.indices), Bootstrap(replicates: 0))
  }

  private func part(
    _ name: String?, _ sheets: [[ListeningAnswers.Answer]], _ places: [Int], _ bootstrap: Bootstrap
  ) -> ListeningResults.Part {
    let pairs = places.filter { test.questions[$0].isPair }
    let right = sheets.reduce(0) { sum, sheet in
      sum + pairs.count { sheet[$0].real == realPlace(of: test.questions[$0]) }
    }
    let accuracy =
      pairs.isEmpty ? nil : ProportionInterval(right, of: pairs.count * sheets.count)
    let ratings = [true, false].map { isReal in
      let rated = places.filter {
        !test.questions[$0].isPair && test.questions[$0].sounds[0].isReal == isReal
      }
      return Ratings(
        name: isReal ? "real" : "generated",
        rows: sheets.map { sheet in rated.map { Double(sheet[$0].rating ?? 0) } })
    }
    return ListeningResults.Part(
      name: name, accuracy: accuracy, isChancePossible: accuracy?.contains(0.5),
      real: score([ratings[0]], bootstrap), generated: score([ratings[1]], bootstrap),
      difference: score(ratings, bootstrap))
  }

  private func realPlace(of question: ListeningTest.Question) -> ListeningAnswers.Place {
    question.sounds[0].isReal ? .first : .second
  }

  /// The mean of ratings, or by how much the first have a higher mean than the second.
  private func score(_ ratings: [Ratings], _ bootstrap: Bootstrap) -> ListeningResults.Score? {
    guard ratings.allSatisfy({ $0.count > 0 }) else { return nil }
    func difference(_ means: [Double]) -> Double {
      means.dropFirst().reduce(means[0], -)
    }
    let varies = ratings.contains { $0.varies }
    return ListeningResults.Score(
      mean: difference(ratings.map(\.mean)),
      uncertainty: varies
        ? bootstrap.uncertainty { replicate in
          let listeners = bootstrap.places(replicate, of: sheets.count, "listeners")
          return difference(
            ratings.map { set in
              set.mean(
                ofListeners: listeners,
                sounds: bootstrap.places(replicate, of: set.soundCount, set.name))
            })
        } : nil,
      ratingCount: ratings.reduce(0) { $0 + $1.count })
  }

  var sounds: [ListeningResults.Sound] {
    test.questions.indices.flatMap { place in
      let question = test.questions[place]
      let own = sheets.map { $0[place] }
      return question.sounds.indices.map { index in
        let taken = own.count { $0.real == (index == 0 ? .first : .second) }
        let ratings = own.compactMap(\.rating)
        return ListeningResults.Sound(
          name: question.sounds[index].name, isReal: question.sounds[index].isReal,
          rating: question.isPair
            ? nil : Double(ratings.reduce(0, +)) / Double(ratings.count),
          takenForReal: question.isPair ? Double(taken) / Double(own.count) : nil)
      }
    }
  }
}

/// What listeners (rows) gave sounds (columns).
private struct Ratings {
  /// Of the random draws.
  let name: String
  let rows: [[Double]]

  var soundCount: Int { rows.first?.count ?? 0 }
  var count: Int { rows.count * soundCount }
  var mean: Double { rows.reduce(0) { $0 + $1.reduce(0, +) } / Double(count) }
  var varies: Bool { rows.contains { $0.contains { $0 != rows[0][0] } } }

  func mean(ofListeners listeners: [Int], sounds: [Int]) -> Double {
    let sum = listeners.reduce(0) { sum, listener in
      sum + sounds.reduce(0) { $0 + rows[listener][$1] }
    }
    return sum / Double(listeners.count * sounds.count)
  }
}
