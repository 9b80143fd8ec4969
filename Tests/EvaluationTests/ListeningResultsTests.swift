// SPDX-License-Identifier: MIT
import Evaluation
import Foundation
import TestSupport
import Testing

/// Two ratings of each origin and four pairs in two classes; the real sound is first in q5 and q6.
private let test = ListeningTest(
  realFolder: "recordings", generatedFolder: "made", seed: 0,
  questions: (0..<8).map { index in
    let real = ListeningTest.Sound(name: "r\(index)", isReal: true)
    let generated = ListeningTest.Sound(name: "g\(index)", isReal: false)
    let sounds =
      index < 4
      ? [index < 2 ? real : generated] : index < 6 ? [real, generated] : [generated, real]
    return ListeningTest.Question(
      id: "q\(index + 1)", className: index.isMultiple(of: 2) ? "even" : "odd", sounds: sounds)
  })

/// The text of a file of answers: four ratings, then for each pair whether A was chosen.
private func answers(
  _ ratings: [Int], _ firsts: [Bool], listener: String = "", sitting: String = "s", id: String = "t"
) -> String {
  let rated = ratings.enumerated().map { "{\"question\":\"q\($0 + 1)\",\"rating\":\($1)}" }
  let paired = firsts.enumerated().map { index, isFirst in
    "{\"question\":\"q\(index + 5)\",\"real\":\"\(isFirst ? "first" : "second")\",\"seconds\":2.5}"
  }
  return """
    {"format":"foley-listening-answers","version":1,"test":"\(id)","sitting":"\(sitting)",
    "listener":"\(listener)","startedAt":"2026-11-21T10:00:00.000Z",
    "finishedAt":"2026-11-21T10:04:30.000Z","answers":[\((rated + paired).joined(separator: ","))]}
    """
}

private func results(_ texts: [String], replicates: Int = 100) throws -> ListeningResults {
  let folder = try TemporaryFolder()
  let files = try texts.enumerated().map { index, text in
    let path = folder["\(index).json"]
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try ListeningAnswers(contentsOf: path)
  }
  return try ListeningResults(of: files, to: test, id: "t", replicates: replicates)
}

struct ListeningResultsTests {
  @Test func sharesAndMeansAreThoseOfTheAnswers() throws {
    let found = try results([
      answers([5, 4, 2, 1], [true, true, false, false], listener: "Ann", sitting: "1"),
      answers([4, 4, 3, 2], [true, false, false, true], listener: "Bob", sitting: "2"),
    ])
    #expect(found.listenerCount == 2 && found.pairCount == 4 && found.ratingCount == 4)
    #expect(found.overall.accuracy == ProportionInterval(6, of: 8))
    #expect(found.overall.isChancePossible == true)
    #expect(found.overall.real?.mean == 4.25 && found.overall.generated?.mean == 2)
    #expect(found.overall.difference?.mean == 2.25 && found.overall.real?.ratingCount == 4)
    #expect((found.overall.difference?.uncertainty ?? 0) > 0.1)
    #expect(found.classes.map(\.name) == ["even", "odd"])
    #expect(found.classes.map { $0.accuracy?.count } == [4, 2])
    #expect(found.classes.map { $0.generated?.mean } == [2.5, 1.5])
    #expect(found.listeners.map(\.name) == ["Ann", "Bob"])
    #expect(found.listeners.map { $0.accuracy?.count } == [4, 2])
    #expect(found.listeners.map { $0.real?.mean } == [4.5, 4])
    let sounds = Dictionary(uniqueKeysWithValues: found.sounds.map { ($0.name, $0) })
    #expect(sounds.count == 12 && sounds["g3"]?.rating == 1.5 && sounds["g3"]?.takenForReal == nil)
    #expect(sounds["g5"]?.takenForReal == 0.5 && sounds["r5"]?.takenForReal == 0.5)
    #expect(sounds["r6"]?.takenForReal == 1 && sounds["g6"]?.isReal == false)
    let text = "\(found)"
    #expect(text.contains("75.0 % (40.9 to 92.9) of 8") && text.contains("4.25 ± "))
    #expect(text.contains("50 % lies within the interval"))
  }

  @Test func chanceIsRuledOutBothWays() throws {
    let right = [true, true, false, false]
    let files = (0..<4).map { answers([3, 3, 3, 3], right, sitting: "\($0)") }
    let told = try results(files)
    #expect(told.overall.isChancePossible == false && told.overall.real?.uncertainty == nil)
    #expect("\(told)".contains("listeners tell real from generated sounds"))
    let wrong = (0..<4).map { answers([3, 3, 3, 3], right.map { !$0 }, sitting: "\($0)") }
    #expect("\(try results(wrong))".contains("take generated sounds for the real ones"))
    #expect(try results(wrong).overall.accuracy?.count == 0)
  }

  /// If only listeners differ, the interval is that of the mean over listeners, not over independent
  /// ratings; likewise if only sounds differ.
  @Test func intervalsFollowWhatVaries() throws {
    let ratings = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
    let byListener = try results(
      ratings.enumerated().map {
        answers([$1, $1, $1, $1], [true, true, true, true], sitting: "\($0)")
      }, replicates: 1000)
    let spread = (20.0 / 9 / 10).squareRoot()
    let found = try #require(byListener.overall.real?.uncertainty) / 1.96
    #expect((0.8...1.2).contains(found / spread), "\(found) for \(spread)")
    // A strict listener is strict with both origins, so the difference has no uncertainty.
    #expect((byListener.overall.difference?.uncertainty ?? 1) < 1e-9)
    let bySound = try results([answers([1, 5, 1, 5], [true, true, true, true])], replicates: 1000)
    let ofTwo = try #require(bySound.overall.real?.uncertainty) / 1.96
    #expect((0.8...1.2).contains(ofTwo / 2.0.squareRoot()), "\(ofTwo)")
    let without = try results([answers([1, 5, 1, 5], [true, true, true, true])], replicates: 0)
    #expect(without.overall.real?.uncertainty == nil)
  }

  @Test func wrongFilesAreSentences() throws {
    let good = answers([5, 4, 2, 1], [true, true, false, false])
    func reason(_ texts: [String]) -> String {
      do {
        _ = try results(texts)
        return ""
      } catch { return "\(error)" }
    }
    #expect(reason([good]) == "")
    #expect(reason([String(good.dropLast(30))]).contains("not valid JSON or is truncated"))
    #expect(reason(["[1, 2]"]).contains("does not contain answers"))
    #expect(reason([answers([5, 4, 2, 1], [true], id: "other")]).contains("another test"))
    #expect(reason([answers([5, 4, 2, 1], [true])]).contains("5 of 8 questions"))
    #expect(reason([answers([5, 4, 2, 6], [true, true, true, true])]).contains("answer to q4"))
    #expect(reason([good.replacing("\"q2\"", with: "\"q1\"")]).contains("answer to q1"))
    #expect(reason([good.replacing("\"q2\"", with: "\"q9\"")]).contains("answer to q9"))
    #expect(reason([good.replacing("\"rating\":5", with: "\"real\":\"first\"")]).contains("to q1"))
    #expect(reason([good, good]).contains("of the same sitting"))
    let twice = ["1", "2"].map {
      answers([5, 4, 2, 1], [true, true, false, false], listener: "Ann", sitting: $0)
    }
    #expect(reason(twice).contains("both name the listener Ann"))
  }
}
