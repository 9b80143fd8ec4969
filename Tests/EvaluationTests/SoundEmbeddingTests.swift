// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Foundation
import TestSupport
import Testing

struct SoundEmbeddingTests {
  private let embedding = SoundEmbedding(sampleRate: 8000, sampleCount: 6000)
  private let clip = sound(5000, seed: 5)

  private func point(_ samples: [Float]) -> [Double] {
    embedding([AudioClip(samples: samples, sampleRate: 8000)]).values
  }

  private func distance(_ samples: [Float]) -> Double {
    zip(point(samples), point(clip.samples)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      .squareRoot()
  }

  @Test func aPointHas91NumbersOfSizeOne() {
    let point = point(clip.samples)
    #expect(point.count == 91 && embedding.size == 91)
    #expect(point.allSatisfy { abs($0) < 2 })
  }

  @Test func levelPlaysNoPart() {
    #expect(distance(clip.samples.map { $0 / 16 }) < 1e-5)
  }

  @Test func onlyTheWantedLengthCounts() {
    #expect(distance(clip.samples + [Float](repeating: 0, count: 1000)) == 0)
    let whole = noise(6000, seed: 1).map { Float($0) }
    let faded = AudioClip(samples: whole, sampleRate: 8000).fadedOut(frames: 750).samples
    #expect(point(whole + [1, 1, 1]) == point(faded) && point(faded) != point(whole))
  }

  @Test func channelsAreMixedDown() {
    let stereo = AudioClip(
      channelSamples: clip.samples + clip.samples, sampleRate: 8000, channelCount: 2)
    #expect(embedding([stereo]).values == point(clip.samples))
  }

  @Test func whatRunsBackwardsIsSomethingElse() {
    let other = sound(5000, seed: 6).samples
    #expect(distance(clip.samples.reversed()) > 5 * distance(other))
  }

  @Test func theOrderOfThingsCountsWhateverTheyAre() {
    // Two steady tones in both orders.
    let parts = [500.0, 2500].map { hertz in
      (0..<2000).map { Float(0.5 * sin(2 * Double.pi * hertz * Double($0) / 8000)) }
    }
    let (up, down) = (point(parts[0] + parts[1]), point(parts[1] + parts[0]))
    let changed = up.indices.filter { abs(up[$0] - down[$0]) > 0.5 }
    #expect(!changed.isEmpty && changed.allSatisfy { (72..<80).contains($0) })
  }

  @Test func silenceHasAPlaceOfItsOwn() {
    let silence = point([Float](repeating: 1e-4, count: 6000))
    #expect(silence.prefix(32).allSatisfy { $0 == -1 })
    #expect(silence.dropFirst(32).prefix(56).allSatisfy { $0 == 0 })
    #expect(Array(silence.suffix(3)) == [0.5, 0, 0])
    #expect(point([]) == silence)
  }

  @Test func aPointDependsOnItsClipAloneOnAnyNumberOfThreads() {
    let clips = (1...9).map { sound(3000 + 100 * $0, seed: UInt32($0)) }
    let alone = withThreads(1) { clips.flatMap { embedding([$0]).values } }
    let together = withThreads(3) { embedding(clips).values }
    let isSame = together == alone
    #expect(isSame)
  }

  @Test func levelsSpanSixtyDecibels() {
    let levels = MelLevels(sampleRate: 8000, sampleCount: 6000)
    let values = levels([clip])
    #expect(levels.fftSize == 256 && levels.hop == 64 && levels.frameCount == 94)
    #expect(values.count == 94 * 32 && values.max() == 1 && values.min() == -1)
    // 20 dB are a third of the range.
    let wide = MelLevels(sampleRate: 8000, sampleCount: 6000, rangeDecibels: 120)([clip])
    let errors = zip(values, wide).map { abs(max(-1, 2 * $1 - 1) - $0) }
    #expect((errors.max() ?? 1) < 1e-5)
  }

  @Test(arguments: [(8000, 256), (16_000, 512), (22_050, 512), (44_100, 1024), (48_000, 2048)])
  func framesLastAbout32Milliseconds(rate: Int, size: Int) {
    #expect(MelLevels(sampleRate: rate, sampleCount: 10).fftSize == size)
  }
}
