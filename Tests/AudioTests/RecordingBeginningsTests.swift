// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// What the beginnings of recordings show.
struct RecordingBeginningsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func beginning(_ samples: [Float], channels: Int, rate: Int = 8000) throws
    -> RecordingBeginning?
  {
    let sounds = try TemporaryFolder()
    try AudioFile.write(
      AudioClip(samples: samples, sampleRate: rate, channelCount: channels),
      to: sounds["a.wav"], encoding: AudioEncoding(.wav, bitDepth: .float32))
    return try AudioFolder(sounds.path).beginnings().beginnings.first
  }

  /// `count` frames of two channels, each a function of a tone and another tone.
  private func frames(_ count: Int, _ channels: (Float, Float) -> (Float, Float)) -> [Float] {
    (0..<count).flatMap { place -> [Float] in
      let (left, right) = channels(
        Float(sin(Double(place) * 0.1)), Float(sin(Double(place) * 0.17)))
      return [left, right]
    }
  }

  @Test func channelsThatDifferAreStereoAndCopiesAreNot() throws {
    let cases: [(Bool, (Float, Float) -> (Float, Float))] = [
      (false, { tone, _ in (tone, tone) }),
      (false, { tone, _ in (tone, -tone) }),
      (false, { tone, _ in (tone, 0) }),
      (false, { tone, other in (tone, tone + 0.05 * other) }),
      (true, { tone, other in (tone, other) }),
      (true, { tone, other in (tone, 0.7 * tone + 0.5 * other) }),
    ]
    for (number, (isStereo, channels)) in cases.enumerated() {
      let found = try beginning(frames(8000, channels), channels: 2)
      #expect(found?.isStereo == isStereo, "case \(number)")
    }
  }

  @Test func silenceAtTheEndIsNotCounted() throws {
    let tone = (0..<4000).map { Float(sin(Double($0) * 0.1 + 1)) }
    let faint = (0..<4000).map { 0.0009 * Float(sin(Double($0) * 0.1)) }
    #expect(try beginning(tone + faint, channels: 1)?.seconds == 0.5)
    #expect(
      try beginning(tone + faint.map { 3 * $0 }, channels: 1).map { $0.seconds > 0.9 } == true)
  }

  @Test func longRecordingsAreDecodedToTheLimit() throws {
    let found = try beginning([Float](repeating: 0.5, count: 100_000), channels: 1)
    #expect(found?.seconds == RecordingBeginning.longestSeconds)
  }

  @Test func mostAreNineInTen() {
    let beginnings = RecordingBeginnings(
      (1...10).map { RecordingBeginning(seconds: Double($0), isStereo: $0 < 6) })
    #expect(beginnings.secondsOfMost == 9 && beginnings.share(lasting: 9) == 0.9)
    #expect(!beginnings.areStereo, "half of them are not most")
    #expect(RecordingBeginnings([]).secondsOfMost == nil)
  }

  @Test func ofManyFilesSomeAreDrawnAndRemembered() throws {
    let (sounds, caches) = (try TemporaryFolder(), try TemporaryFolder())
    for number in 0..<210 { try sounds.writeSine("\(number).wav", frames: 400 + number) }
    let files = try AudioFolder(sounds.path)
    let found = files.beginnings(cachedIn: caches.path)
    #expect(found.beginnings.count == RecordingBeginnings.limit)
    #expect(files.beginnings() == found)
    #expect(files.beginnings(cachedIn: caches.path) == found, "the cache has the same")
  }
}
