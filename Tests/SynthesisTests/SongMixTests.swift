// SPDX-License-Identifier: MIT
import Audio
import Files
import Models
import Synthesis
import Testing

struct SongMixTests {
  private let model: PlayableModel
  private let rate = 8000.0

  init() throws { model = try smallConditionalModel() }

  private func note(
    _ voice: Song.Voice, _ start: Double, _ velocity: Double = 1, duration: Double? = nil,
    bar: Int = 0
  ) -> Song.Note {
    Song.Note(voice: voice, start: start, duration: duration, velocity: velocity, bar: bar)
  }

  private func mix(_ change: SongVoices.Change = .never) -> SongMix {
    var mix = SongMix()
    (mix.voices.change, mix.peakDecibels) = (change, 0)
    return mix
  }

  /// The model's sound of a class.
  private func sound(_ className: String, _ number: Int = 1) throws -> [Float] {
    let mix = try ClassMix(className, classNames: model.classNames)
    return model.sounds(at: [model.point(number, seed: 0, mix: mix)])[0].samples
  }

  /// What a song should be: sounds added at frames with gains, scaled to a peak of one.
  private func sum(_ parts: [(sound: [Float], frame: Int, gain: Float)]) -> [Float] {
    let count = parts.map { $0.frame + $0.sound.count }.max() ?? 0
    var sum = [Float](repeating: 0, count: count)
    for part in parts {
      for (place, value) in part.sound.enumerated() {
        sum[part.frame + place] += part.gain * value
      }
    }
    let peak = sum.map(abs).max() ?? 1
    return sum.map { $0 / peak }
  }

  @Test func notesBeginAtTheirFramesWithTheSquareOfTheirVelocity() throws {
    let song = Song(
      notes: [
        note(.named("kick"), 0), note(.named("snare/open"), 0.10003, 0.5),
        note(.named("kick"), 0.3),
      ], duration: 1)
    let result = try mix().play(song, with: model)
    #expect(result.starts == [0, 800, 2400] && result.soundCount == 2)
    let (kick, snare) = (try sound("kick"), try sound("snare/open"))
    let expected = sum([(kick, 0, 1), (snare, 800, 0.25), (kick, 2400, 1)])
    #expect(largestDifference(result.clip.samples, expected) < 1e-5)
    #expect(result.clip.frameCount == expected.count && result.clip.sampleRate == 8000)
  }

  @Test func soundsTakeTurns() throws {
    let notes = (0..<4).map { note(.named("kick"), Double($0), bar: $0 / 2) }
    let song = Song(notes: notes, duration: 4)
    for (change, numbers) in [
      (SongVoices.Change.note, [1, 2, 3, 1]), (.bar, [1, 1, 2, 2]), (.never, [1, 1, 1, 1]),
    ] {
      var mix = mix(change)
      mix.voices.soundCount = 3
      let expected = sum(
        try numbers.enumerated().map { (try sound("kick", $1), 8000 * $0, 1) })
      let found = try mix.play(song, with: model).clip.samples
      #expect(largestDifference(found, expected) < 1e-5)
    }
  }

  @Test func aLoopGoesOnAtItsBeginning() throws {
    let song = Song(notes: [note(.named("kick"), 0.2)], duration: 0.25)
    var mix = mix()
    mix.isLoop = true
    let found = try mix.play(song, with: model).clip.samples
    #expect(found.count == 2000)
    var expected = [Float](repeating: 0, count: 2000)
    for (place, value) in try sound("kick").enumerated() {
      expected[(1600 + place) % 2000] += value
    }
    let peak = expected.map(abs).max() ?? 1
    #expect(largestDifference(found, expected.map { $0 / peak }) < 1e-5)
  }

  @Test func aLongSongIsMadeInPieces() throws {
    // Sounds over the ends of pieces of 65,536 frames, and one alone in the third piece.
    let seconds = [8.0, 8.19, 16.3, 17]
    let song = Song(notes: seconds.map { note(.named("kick"), $0) }, duration: 18)
    let kick = try sound("kick")
    let played = try mix().play(song, with: model)
    let expected = sum(seconds.map { (kick, Int(($0 * rate).rounded()), 1) })
    var pieces: [[Float]] = []
    played.forEachPiece { pieces.append($0) }
    #expect(pieces.map(\.count) == [65_536, 65_536, expected.count - 131_072])
    #expect(largestDifference(Array(pieces.joined()), expected) < 1e-5)
    #expect(played.clip.samples == Array(pieces.joined()))

    var loop = mix()
    loop.isLoop = true
    let around = try loop.play(Song(notes: song.notes, duration: 17.1), with: model)
    var folded = expected[..<136_800]
    for (place, value) in expected[136_800...].enumerated() { folded[place] += value }
    let peak = folded.map(abs).max() ?? 1
    #expect(around.frameCount == 136_800 && around.clip.frameCount == 136_800)
    #expect(largestDifference(around.clip.samples, folded.map { $0 / peak }) < 1e-5)
  }

  @Test func aChokedSoundEndsWithTheNext() throws {
    let song = Song(
      notes: [note(.named("kick"), 0), note(.named("kick"), 0.1)], duration: 1)
    var mix = mix()
    mix.chokedClasses = ["kick"]
    let found = try mix.play(song, with: model).clip.samples
    // The first sound fades out over 5 ms where the second begins.
    let kick = try sound("kick")
    let scale = found[100] / kick[100]
    for frame in 860..<4000 {
      #expect(abs(found[frame] - scale * kick[frame - 800]) < 1e-4)
    }
  }

  /// How many sounds of constant clips are heard 25 ms after each tenth of a second of a song, relative to
  /// the second of them.
  private func counts(
    _ notes: [(voice: String, start: Double)], groups: [String: Int], seconds: Double,
    loop: Double? = nil
  ) throws -> [Float] {
    var mix = SongMix()
    (mix.chokeGroups, mix.isLoop) = (groups, loop != nil)
    let clip = AudioClip(
      samples: [Float](repeating: 1, count: Int(seconds * rate)), sampleRate: 8000)
    let song = Song(notes: notes.map { note(.named($0.voice), $0.start) }, duration: loop ?? 1)
    let clips = Dictionary(uniqueKeysWithValues: groups.keys.map { ($0, clip) })
    let samples = try mix.play(song, with: clips).clip.samples
    return stride(from: 200, to: samples.count, by: 800).map {
      (samples[$0] / samples[1000] * 8).rounded() / 8
    }
  }

  @Test func soundsOfAGroupThatBeginTogetherAreBothEnded() throws {
    let notes = [("a", 0.0), ("b", 0), ("a", 0.1)]
    #expect(try counts(notes, groups: ["a": 1, "b": 1], seconds: 0.5) == [2, 1, 1, 1, 1, 1])
    #expect(try counts(notes, groups: ["a": 1, "b": 2], seconds: 0.5) == [1, 1, 1, 1, 1, 0.5])
  }

  @Test func inALoopTheFirstSoundEndsTheLast() throws {
    let notes = [("a", 0.0), ("a", 0.3)]
    #expect(try counts(notes, groups: ["a": 1], seconds: 0.2, loop: 0.4) == [1, 1, 0, 1])
  }

  @Test func aReleasedSoundIsNotHeldUntilTheNext() throws {
    let song = Song(
      notes: [note(.pitch(60), 0, duration: 0.05), note(.pitch(60), 0.3, duration: 0.05)],
      duration: 1)
    var mix = mix()
    (mix.voices.pitchedClass, mix.chokedClasses) = ("kick", ["kick"])
    let found = try mix.play(song, with: model).clip.samples
    #expect(found[650..<2400].allSatisfy { $0 == 0 })
  }

  @Test func classesThatAreSmallNumbersAreNoPitches() throws {
    let names = ["0", "9"]
    let model = try smallConditionalModel(classNames: names)
    let song = Song(notes: [note(.pitch(60), 0)], duration: 1)
    #expect(throws: SongError.noPitches(classNames: names)) { try mix().play(song, with: model) }
  }

  @Test func aClosedHiHatEndsAnOpenOne() throws {
    let model = try smallConditionalModel(classNames: ["hat-open", "hat-closed"])
    let song = Song(
      notes: [note(.named("hat-open"), 0), note(.named("hat-closed"), 0.1)], duration: 1)
    let found = try mix().play(song, with: model).clip.samples
    let closed = model.sounds(at: [
      model.point(1, seed: 0, mix: try ClassMix("hat-closed", classNames: model.classNames))
    ])[0].samples
    let scale = found[1200] / closed[400]
    for frame in 860..<4000 { #expect(abs(found[frame] - scale * closed[frame - 800]) < 1e-4) }
  }

  @Test func notesWithPitchAreResampledAndReleased() throws {
    let song = Song(notes: [note(.pitch(72), 0, duration: 0.1)], duration: 1)
    var mix = mix()
    mix.voices.pitchedClass = "kick"
    let found = try mix.play(song, with: model).clip
    // An octave higher, which is half as long, and 30 ms after the release there is nothing.
    #expect(found.frameCount == 800 + 240)
    let octave = try Resampler().convert(
      AudioClip(samples: sound("kick"), sampleRate: 16_000), to: 8000)
    let scale = found.samples[300] / octave.samples[300]
    for frame in 0..<800 {
      #expect(abs(found.samples[frame] - scale * octave.samples[frame]) < 1e-4)
    }
    mix.voices.pitchedClass = nil
    #expect(throws: SongError.noPitches(classNames: model.classNames)) {
      try mix.play(song, with: model)
    }
  }

  @Test func keysOfPercussionFindTheirClasses() throws {
    // 36 is a bass drum, 40 a snare, 42 a hi-hat, which the model lacks.
    let song = Song(
      notes: [note(.drum(36), 0), note(.drum(40), 1), note(.drum(42), 2)], duration: 3)
    let result = try mix().play(song, with: model)
    let expected = sum([(try sound("kick"), 0, 1), (try sound("snare/open"), 8000, 1)])
    #expect(largestDifference(result.clip.samples, expected) < 1e-5)
    #expect(result.leftNotes == [.drum(42): 1])
    #expect(Song.drumName(42) == "closed hi-hat" && Song.drumName(34) == nil)
    var mapped = mix()
    mapped.voices.keyClasses = [42: "kick"]
    #expect(try mapped.play(song, with: model).leftNotes.isEmpty)
  }

  @Test func whatCannotBePlayedIsNamed() {
    func play(_ notes: [Song.Note], duration: Double = 1) throws {
      _ = try mix().play(Song(notes: notes, duration: duration), with: model)
    }
    #expect(throws: SongError.noNotes) { try play([]) }
    #expect(throws: SongError.noNotes) { try play([note(.drum(42), 0)]) }
    let error = SongError.unknownClass("kik", classNames: model.classNames)
    #expect(throws: error) { try play([note(.named("kik"), 0)]) }
    #expect("\(error)".contains("did you mean kick?"))
    #expect(throws: SongError.self) { try play([note(.named("kick"), 1e9)]) }
  }
}
