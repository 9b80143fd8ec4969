// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Foundation
import TestSupport
import Testing

private func options(pairs: Int, ratings: Int, seed: UInt64 = 0) -> ListeningDraw.Options {
  var options = ListeningDraw.Options()
  (options.pairCount, options.ratingCount, options.seed) = (pairs, ratings, seed)
  return options
}

private func draw(
  _ folder: TemporaryFolder, pairs: Int, ratings: Int, seed: UInt64 = 0
) throws -> ListeningDraw {
  try ListeningDraw(
    real: folder["real"], generated: folder["generated"],
    options: options(pairs: pairs, ratings: ratings, seed: seed))
}

struct ListeningDrawTests {
  @Test func kindsPlacesAndOriginsAreBalanced() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(30, seed: 1), to: "real")
    try folder.write(tones(25, seed: 2), to: "generated")
    let draw = try draw(folder, pairs: 12, ratings: 10)
    let questions = draw.test.questions
    #expect(draw.test.isWellFormed && questions.map(\.id) == (1...22).map { "q\($0)" })
    #expect(questions.map(\.isPair) == (0..<22).map { $0 >= 10 })
    // Neither in turn, as they are drawn, nor in two blocks.
    func changes(_ origins: [Bool]) -> Int {
      zip(origins, origins.dropFirst()).filter { $0 != $1 }.count
    }
    let rated = questions.prefix(10).map { $0.sounds[0].isReal }
    #expect(rated.count { $0 } == 5 && (2...8).contains(changes(rated)), "\(rated)")
    let firsts = questions.dropFirst(10).map { $0.sounds[0].isReal }
    #expect(firsts.count { $0 } == 6 && (2...10).contains(changes(firsts)), "\(firsts)")
    // Each sound occurs once, with the clip that belongs to its name.
    let sounds = questions.flatMap(\.sounds)
    let names = sounds.map { "\($0.isReal) \($0.name)" }
    #expect(Set(names).count == 34 && draw.notes.isEmpty)
    for (sound, clip) in zip(sounds, draw.clips.flatMap { $0 }) {
      let file = try AudioFile.read(
        folder["\(sound.isReal ? "real" : "generated")/\(sound.name)"])
      let isSame = file == clip
      #expect(isSame, "\(sound.name)")
    }
  }

  @Test func theSeedDecides() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(20, seed: 1), to: "real")
    try folder.write(tones(20, seed: 2), to: "generated")
    let first = try draw(folder, pairs: 4, ratings: 4, seed: 7).test
    #expect(try draw(folder, pairs: 4, ratings: 4, seed: 7).test == first)
    let other = try draw(folder, pairs: 4, ratings: 4, seed: 8).test
    #expect(
      Set(other.questions.flatMap(\.sounds).map(\.name))
        != Set(first.questions.flatMap(\.sounds).map(\.name)))
  }

  @Test func pairsAreOfOneClassAndClassesComeEquallyOften() throws {
    let folder = try TemporaryFolder()
    for (index, name) in ["a", "b", "c"].enumerated() {
      try folder.write(tones(12, seed: UInt32(index)), to: "real/\(name)")
      try folder.write(tones(name == "c" ? 3 : 12, seed: 9), to: "generated/\(name)")
    }
    try folder.write(tones(5, seed: 3), to: "real/other")
    let draw = try draw(folder, pairs: 9, ratings: 6)
    for question in draw.test.questions {
      let classes = question.sounds.map { $0.name.prefix { $0 != "/" } }
      #expect(classes.allSatisfy { String($0) == question.className })
    }
    func count(_ name: String, _ isPair: Bool) -> Int {
      draw.test.questions.count { $0.className == name && $0.isPair == isPair }
    }
    // Ratings use one real and one generated sound; class c has two sounds left for pairs.
    #expect(["a", "b", "c"].map { count($0, false) } == [2, 2, 2])
    #expect(count("c", true) == 2 && abs(count("a", true) - count("b", true)) == 1)
    #expect(draw.test.classNames == ["a", "b", "c"])
    #expect(draw.notes.count == 1 && draw.notes[0].contains("skipped classes of \(folder["real"])"))
  }

  @Test func damagedFilesAreLeftOutAndNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(6, seed: 1), to: "real")
    try folder.write(tones(6, seed: 2), to: "generated")
    try Data("no sound".utf8).write(to: URL(fileURLWithPath: folder["generated/bad.wav"]))
    let draw = try draw(folder, pairs: 6, ratings: 0)
    #expect(draw.notes.count == 1 && draw.notes[0].contains("bad.wav"))
    #expect(!draw.test.questions.contains { $0.sounds.contains { $0.name == "bad.wav" } })
  }

  @Test func whatCannotBeAskedIsSaid() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(6, seed: 1), to: "real/a")
    try folder.write(tones(5, seed: 1), to: "generated/b")
    let (real, generated) = (folder["real"], folder["generated"])
    #expect(throws: ListeningError.noSharedClass(real: real, generated: generated)) {
      try draw(folder, pairs: 1, ratings: 0)
    }
    // Without classes in one folder, pairs may mix classes, and a note says so.
    let flat = "\(generated)/b"
    let mixed = try ListeningDraw(
      real: real, generated: flat, options: options(pairs: 3, ratings: 4))
    #expect(mixed.notes.contains { $0.contains("\(flat) has no subfolders") })
    #expect(mixed.test.classNames.isEmpty)
    #expect(
      throws: ListeningError.tooFewSounds(real: real, generated: flat, needed: 6, found: [6, 5])
    ) {
      try ListeningDraw(real: real, generated: flat, options: options(pairs: 4, ratings: 4))
    }
  }
}

struct ListeningSoundsTests {
  /// Loud short stereo sounds at a high rate and soft long sounds at a low rate get the same format.
  @Test func filesDifferInNothingButTheSound() throws {
    let folder = try TemporaryFolder()
    let loud = tones(4, seed: 1).map { clip in
      AudioClip(samples: clip.samples.flatMap { [$0, $0] }, sampleRate: 16_000, channelCount: 2)
    }
    let soft = (0..<4 as Range<UInt32>).map { index in
      let clip = tone(500, seed: index, count: 9000, decay: 0.5)
      return AudioClip(samples: clip.samples.map { $0 / 50 }, sampleRate: 8000)
    }
    try folder.write(loud, to: "real")
    try folder.write(soft, to: "generated")
    let draw = try draw(folder, pairs: 2, ratings: 4)
    let sounds = try ListeningSounds(of: draw)
    #expect(sounds.sampleRate == 8000 && sounds.seconds == 0.125)
    #expect(sounds.files.map(\.count) == draw.test.questions.map(\.sounds.count))
    let files = sounds.files.flatMap { $0 }
    #expect(Set(files.map(\.count)) == [44 + 2000] && Set(files.map { $0.prefix(44) }).count == 1)
    let level = try #require(sounds.loudness)
    #expect(level <= -23)
    let path = folder["sound.wav"]
    for (sound, bytes) in zip(draw.test.questions.flatMap(\.sounds), files) {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let clip = try AudioFile.read(path)
      #expect(abs(clip.loudness - level) < 0.1, "\(sound): \(clip.loudness)")
      // Cut sounds are faded out.
      #expect(sound.isReal || clip.samples.suffix(5).allSatisfy { abs($0) < 0.005 })
    }
  }

  @Test func levelsGiveWayToPeaksOrStayAsTheyAre() throws {
    let folder = try TemporaryFolder()
    var click = [Float](repeating: 0, count: 4000)
    click[1000] = 0.9
    try folder.write(
      [AudioClip(samples: click, sampleRate: 8000)] + tones(1, seed: 4), to: "real")
    try folder.write(tones(2, seed: 2), to: "generated")
    let draw = try draw(folder, pairs: 2, ratings: 0)
    let level = try #require(try ListeningSounds(of: draw).loudness)
    #expect(level < -30)
    var options = ListeningSounds.Options()
    options.loudness = nil
    (options.sampleRate, options.seconds) = (4000, 0.05)
    let kept = try ListeningSounds(of: draw, options: options)
    #expect(kept.loudness == nil && kept.sampleRate == 4000 && kept.seconds == 0.05)
    #expect(kept.files[0][0].count == 44 + 400)
  }
}
