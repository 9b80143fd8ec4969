// SPDX-License-Identifier: MIT
import Audio
import TestSupport
import Testing

struct WordVocabularyTests {
  /// `count` takes of a sound of these words.
  private static func takes(_ name: String, _ count: Int) -> [String] {
    (1...count).map { "\(name)_rr\($0).wav" }
  }

  @Test func itHasTheWordsOfSomeRecordings() throws {
    let paths =
      Self.takes("snare/kit-soft", 9) + Self.takes("snare/kit-Hard", 8) + Self.takes("kick/kit", 7)
    let vocabulary = try #require(WordVocabulary(ofPaths: paths))
    #expect(vocabulary.words == ["hard", "snare", "soft"], "kit is in all, kick in seven")
    #expect(vocabulary.fileCounts == [8, 17, 9])
  }

  @Test func oneWordIsNone() {
    #expect(WordVocabulary(ofPaths: []) == nil)
    #expect(WordVocabulary(ofPaths: Self.takes("kick", 20)) == nil)
    #expect(WordVocabulary(ofPaths: Self.takes("kick", 20) + ["snare/1.wav"]) == nil)
  }

  /// 70 words, of which the first of the alphabet are rarer.
  @Test func theMostFrequentWordsStay() throws {
    let letters = "abcdefghij".map(String.init)
    let words = (0..<70).map { "w" + letters[$0 / 10] + letters[$0 % 10] }
    let paths = words.enumerated().flatMap { place, word in
      Self.takes("x/\(word)", place < 10 ? 8 : 9)
    }
    let vocabulary = try #require(WordVocabulary(ofPaths: paths))
    #expect(vocabulary.words == Array(words[..<4] + words[10...]), "ties go by the alphabet")
  }

  // MARK: In a data set

  private let folder = try? TemporaryFolder()

  private func scan(_ labels: LabelSource = .words) throws -> ClipDataset {
    let folder = try #require(folder)
    for take in 1...8 {
      try folder.writeSine("kick/loud_rr\(take).wav", frames: 100)
      try folder.writeSine("kick/soft_rr\(take).wav", frames: 100)
      try folder.writeSine("snare/soft_rr\(take).wav", frames: 100)
    }
    try folder.writeSine("0/1.wav", frames: 100)
    return try ClipDataset.scan(folder.path, options: .init(sliceLength: 100, labels: labels))
  }

  @Test func wordsStandBesideClasses() throws {
    let dataset = try scan()
    #expect(dataset.classNames == ["0", "kick", "snare"])
    #expect(dataset.conditionNames == ["kick", "loud", "snare", "soft"])
    let words = try #require(dataset.report.words)
    #expect(words.map(\.fileCount) == [16, 8, 8, 16])
    #expect(
      dataset.report.description.contains("\n  words     4: kick 16, loud 8, snare 8, soft 16\n"))
    #expect(dataset.report.description.contains("\n  classes   3: 0 1, kick 16, snare 8\n"))
    let plain = try scan(.subfolders)
    #expect(plain.conditionNames == plain.classNames && plain.report.words == nil)
  }

  /// Every batch tells some of the words of a recording; of the one without a word all.
  @Test func anExampleHasSomeOfItsWords() throws {
    let dataset = try scan()
    let sampler = BatchSampler(dataset: dataset, batchSize: 25, seed: 3)
    let again = BatchSampler(dataset: dataset, batchSize: 25, seed: 3)
    var seen: [Int32: Set<[Float]>] = [:]
    for batch in 0..<20 {
      let shares = sampler.shares(ofBatch: batch)
      #expect(shares == again.shares(ofBatch: batch))
      for (place, name) in sampler.classes(ofBatch: batch).enumerated() {
        seen[name, default: []].insert(Array(shares[place * 4..<place * 4 + 4]))
      }
    }
    #expect(seen[0] == [[0.25, 0.25, 0.25, 0.25]])
    let kicks: Set<[Float]> = [
      [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0.5, 0.5, 0, 0], [0.5, 0, 0, 0.5],
    ]
    #expect(seen[1] == kicks)
    #expect(seen[2] == [[0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0.5, 0.5]])
  }

  @Test func withoutWordsAnExampleHasItsClass() throws {
    let sampler = BatchSampler(dataset: try scan(.subfolders), batchSize: 5, seed: 3)
    let classes = sampler.classes(ofBatch: 2)
    let shares = sampler.shares(ofBatch: 2)
    #expect(shares == classes.flatMap { name in (0..<3).map { $0 == Int(name) ? 1 : 0 } })
  }
}
