// SPDX-License-Identifier: MIT

/// Computes the results for subsets of the questions.
struct ListeningMeasure {
  let test: ListeningTest
  /// The answers of each listener, in the order of the questions.
  let sheets: [[ListeningAnswers.Answer]]
  let bootstrap: Bootstrap

  func part(
    _ name: String?, where isWanted: (ListeningTest.Question) -> Bool = { _ in true }
  ) -> ListeningResults.Part {
    part(name, sheets, test.questions.indices.filter { isWanted(test.questions[$0]) }, bootstrap)
  }

  /// The results for one listener, without score intervals: one listener has too few ratings.
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

  /// The mean of one set of ratings, or the mean of the first minus the mean of the second set.
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

/// Ratings by listeners (rows) of sounds (columns).
private struct Ratings {
  /// The name of the random stream for sounds.
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
