// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

struct WatermarkTests {
  /// A hit: noise and a tone that die away.
  private func hit(
    _ index: UInt64 = 0, seconds: Double = 0.5, sampleRate: Int = 16_000
  ) -> AudioClip {
    var stream = RandomStream(seed: 1, name: "hit", index: index)
    let samples = (0..<Int(seconds * Double(sampleRate))).map { frame -> Float in
      let time = Float(frame) / Float(sampleRate)
      let tone = sin(2 * .pi * (150 + 20 * Float(index)) * time)
      return 0.3 * exp(-time / 0.12) * (0.5 * stream.normal() + tone)
    }
    return AudioClip(samples: samples, sampleRate: sampleRate)
  }

  private func marked(_ clip: AudioClip) -> AudioClip {
    var clip = clip
    Watermark.embed(in: &clip)
    return clip
  }

  private func verdict(_ clip: AudioClip) -> WatermarkFinding.Verdict {
    Watermark.detect(in: clip).verdict
  }

  @Test func aMarkIsFoundAndNothingElseIs() {
    for index: UInt64 in 0..<8 {
      let sound = hit(index)
      #expect(verdict(marked(sound)) == .found)
      let finding = Watermark.detect(in: sound)
      #expect(finding.verdict == .absent)
      #expect(finding.falsePositiveProbability > 1e-3)
    }
  }

  @Test(arguments: [8000, 11_025, 22_050, 44_100, 48_000])
  func aMarkIsFoundAtEveryRate(sampleRate: Int) {
    #expect(verdict(marked(hit(seconds: 1, sampleRate: sampleRate))) == .found)
  }

  @Test func aMarkOutlivesGainTrimmingAndHalfTheRate() throws {
    for index: UInt64 in 0..<4 {
      let sound = marked(hit(index, seconds: 1))
      let quiet = AudioClip(samples: sound.samples.map { -0.1 * $0 }, sampleRate: 16_000)
      #expect(verdict(quiet) == .found)
      let trimmed = sound.slice(from: 301, length: 12_000)
      #expect(verdict(trimmed) == .found)
      let halved = try Resampler().convert(sound, to: 8000)
      #expect(verdict(try Resampler().convert(halved, to: 16_000)) == .found)
    }
  }

  /// `Fixtures/watermark/hit.mp3` is such a hit, marked, at 128 kb/s by libsndfile 1.2.0 and LAME.
  @Test func aMarkOutlivesMP3() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let sound = try AudioFile.read(tests.appendingPathComponent("Fixtures/watermark/hit.mp3").path)
    #expect(verdict(sound) == .found)
  }

  @Test func aMarkIsFoundInOneChannelOfTwoAndInAMix() {
    let (left, right) = (hit(0), hit(1))
    let stereo = marked(
      AudioClip(
        samples: zip(left.samples, right.samples).flatMap { [$0, $1] }, sampleRate: 16_000,
        channelCount: 2))
    #expect(verdict(stereo) == .found)
    #expect(verdict(stereo.mixedDown()) == .found)
  }

  @Test func aMarkIsQuietAndStaysWithinFullScale() {
    let sound = hit(seconds: 1)
    let difference = zip(sound.samples, marked(sound).samples).map { $1 - $0 }
    let power = sound.samples.reduce(0) { $0 + $1 * $1 }
    let ratio = 10 * log10(power / difference.reduce(0) { $0 + $1 * $1 })
    #expect(ratio > 13 && ratio < 30)

    let loud = sound.peakNormalized()
    let markedLoud = marked(loud)
    #expect(markedLoud.peak <= 1)
    #expect(verdict(markedLoud) == .found)
  }

  /// Just as strong as it has to be: 8.5 deviations at worst, which is without its beginning or upper half.
  @Test func aMarkIsNoStrongerThanItHasToBe() {
    for index: UInt64 in 0..<8 {
      let score = Watermark.detect(in: marked(hit(index, seconds: 1))).score
      #expect((8.3...12).contains(score))
    }
  }

  @Test func aMarkIsAFunctionOfTheSound() {
    let sound = hit(3)
    let (first, second) = (marked(sound), marked(sound))
    #expect(first == second)
    for threads in [1, 3] { #expect(withThreads(threads) { marked(sound) } == first) }
  }

  @Test func silenceAndShortSoundsCannotTell() {
    let silent = AudioClip(samples: [Float](repeating: 0, count: 8000), sampleRate: 8000)
    #expect(marked(silent) == silent)
    #expect(verdict(silent) == .untellable)
    let empty = AudioClip(samples: [], sampleRate: 8000)
    #expect(marked(empty) == empty)
    #expect(verdict(empty) == .untellable)
    #expect(verdict(hit(seconds: 0.01)) == .untellable)
    let slow = AudioClip(samples: hit(seconds: 1).samples, sampleRate: 1000)
    #expect(marked(slow) == slow)
    #expect(verdict(slow) == .untellable)
  }

  @Test func longSoundsAreBroughtToOneLevelInPieces() {
    let sound = marked(hit(seconds: 1))
    let pause = [Float](repeating: 0, count: 16_000 * 17 + 4321)
    let long = AudioClip(samples: pause + sound.samples, sampleRate: 16_000)
    #expect(verdict(long) == .found)
  }
}
