// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

struct ResamplerTests {
  private static let rates = [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000]

  /// 600 frames are shorter than the filter where a rate is at most half the other.
  @Test(arguments: rates)
  func everyFrameIsTheDirectSum(from: Int) throws {
    for to in Self.rates where to != from {
      try expectDirectSum(frames: 600, from: from, to: to)
    }
  }

  /// With 682 frames for the filter a clip fits a block of 10,584, or needs one of 14,112, or just does
  /// not fit this either and takes two of them, or takes six.
  @Test(arguments: [1, 2, 3, 9902, 10_343, 13_430, 13_431, 70_001])
  func framesAtTheEdgesOfBlocksAreTheDirectSum(frames: Int) throws {
    try expectDirectSum(frames: frames, from: 44_100, to: 16_000)
  }

  @Test(arguments: [
    (50_000, 16_000, 8000), (50_000, 8000, 16_000), (40_000, 48_000, 44_100),
    (90_000, 48_000, 8000),
    (20_000, 16_000, 44_100), (9000, 4096, 16), (2100, 16, 4096),
  ])
  func longClipsAreTheDirectSum(frames: Int, from: Int, to: Int) throws {
    try expectDirectSum(frames: frames, from: from, to: to)
  }

  private func expectDirectSum(frames: Int, from: Int, to: Int) throws {
    let clip = noise(frames: frames, sampleRate: from)
    let converted = try Resampler().convert(clip, to: to).samples
    let wanted = DirectResampling(from: from, to: to)(clip.samples)
    #expect(converted.count == wanted.count)
    let error = zip(converted, wanted).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(error < 1.5e-6, "\(frames) frames from \(from) to \(to) Hz")
  }

  /// Sines through the kept band, in every pair of rates: level, phase, images and aliases at once.
  @Test(arguments: rates + [15_233, 22_051])
  func sinesOfTheKeptBandStayWhatTheyAre(from: Int) throws {
    for to in Self.rates where to != from {
      for share in [0.01, 0.37, 0.9, 0.958] {
        let hertz = share * Double(min(from, to)) / 2
        let clip = sine(frames: from, sampleRate: from, amplitude: 1, hertz: hertz)
        let converted = try Resampler().convert(clip, to: to)
        let wanted = sine(frames: to, sampleRate: to, amplitude: 1, hertz: hertz)
        #expect(converted.frameCount == to && converted.sampleRate == to)
        // The ends ring, as the sine begins and stops at once.
        let errors = (to / 4..<to * 3 / 4).map { converted.samples[$0] - wanted.samples[$0] }
        #expect(decibels(of: errors) < -128, "\(hertz) Hz from \(from) to \(to) Hz")
      }
    }
  }

  @Test(arguments: rates + [15_233, 22_051])
  func sinesAboveTheNewBandDisappear(from: Int) throws {
    for to in Self.rates where to < from {
      for share in [0.001, 0.01, 0.3, 0.9] {
        let hertz = (Double(to) + share * Double(from - to)) / 2
        let clip = sine(frames: from, sampleRate: from, amplitude: 1, hertz: hertz)
        let rest = try Resampler().convert(clip, to: to).slice(from: to / 4, length: to / 2).samples
        #expect(decibels(of: rest) < -131, "\(hertz) Hz from \(from) to \(to) Hz")
      }
    }
  }

  /// The power of samples relative to that of a sine of full scale.
  private func decibels(of samples: [Float]) -> Double {
    let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
    return 10 * log10(2 * power)
  }

  @Test(arguments: [
    (44_100, 16_000, 441, 160), (8000, 44_100, 80, 441), (22_050, 22_051, 22_050, 22_051),
  ])
  func anImpulseStaysAtItsSecond(from: Int, to: Int, oldFrame: Int, newFrame: Int) throws {
    var samples = [Float](repeating: 0, count: 3 * oldFrame + 1000)
    samples[2 * oldFrame] = 1
    let converted = try Resampler().convert(AudioClip(samples: samples, sampleRate: from), to: to)
    let response = converted.samples
    let center = 2 * newFrame
    #expect(response[center] == response.max())
    let skew = (1...150).map { abs(response[center - $0] - response[center + $0]) }.max() ?? 1
    #expect(skew < 1e-6)
  }

  @Test func everyChannelIsConvertedByItself() throws {
    for frames in [4000, 40_000] {
      let clip = sine(frames: frames, sampleRate: 8000, channels: 3)
      let converted = try Resampler().convert(clip, to: 11_025)
      for channel in 0..<3 {
        let mono = AudioClip(samples: clip.channel(channel), sampleRate: 8000)
        let isSame = try converted.channel(channel) == Resampler().convert(mono, to: 11_025).samples
        #expect(isSame)
      }
      #expect(converted.channel(0) != converted.channel(2))
    }
  }

  @Test func theNumberOfThreadsChangesNoBit() throws {
    let clip = noise(frames: 200_000, sampleRate: 44_100)
    let converted = try [1, 2, 5].map { threads in
      try withThreads(threads) { try Resampler().convert(clip, to: 16_000) }
    }
    let isSame = converted[0] == converted[1] && converted[0] == converted[2]
    #expect(isSame)
  }

  @Test func theSameRateChangesNothing() throws {
    let clip = sine(frames: 100)
    #expect(try Resampler().convert(clip, to: 8000) == clip)
  }

  @Test(arguments: [0, 1, 2])
  func clipsOfHardlyAnySamplesAreConverted(frames: Int) throws {
    let clip = sine(frames: frames)
    #expect(try Resampler().convert(clip, to: 16_000).frameCount == 2 * frames)
    #expect(try Resampler().convert(clip, to: 31_999).frameCount == 4 * frames)
    #expect(try Resampler().convert(clip, to: 3000).frameCount == (frames * 3 + 4) / 8)
  }

  @Test(arguments: [
    (8000, 31), (1, 257), (8000, 0), (1_048_577, 1_048_576), (.max, .max - 1), (.max, 1),
  ])
  func ratiosBeyondTheLimitAreRefused(from: Int, to: Int) {
    let clip = AudioClip(samples: [0, 1], sampleRate: from)
    #expect(throws: AudioConversionError.sampleRates(from: from, to: to)) {
      try Resampler().convert(clip, to: to)
    }
  }

  private func noise(frames: Int, sampleRate: Int) -> AudioClip {
    var stream = RandomStream(seed: 1, name: "noise", index: UInt64(frames))
    return AudioClip(
      samples: (0..<frames).map { _ in stream.uniform(-1..<1) }, sampleRate: sampleRate)
  }
}
