// SPDX-License-Identifier: MIT
import Audio
import Testing

struct ResamplerTests {
  @Test(arguments: [(44_100, 16_000), (8000, 44_100), (48_000, 8000), (22_050, 22_051)])
  func resamplingKeepsDurationAndPitch(from: Int, to: Int) throws {
    let clip = sine(frames: from / 2 + 7, sampleRate: from, hertz: 440)
    let converted = try Resampler().convert(clip, to: to)
    let wanted = sine(frames: converted.frameCount, sampleRate: to, hertz: 440)
    #expect(converted.sampleRate == to)
    #expect(abs(converted.durationSeconds - clip.durationSeconds) <= 0.5 / Double(to))
    // The ends ring, as the sine begins and stops at once: the middle is compared sample by sample.
    let middle = converted.frameCount / 4..<converted.frameCount * 3 / 4
    #expect(middle.allSatisfy { abs(converted.samples[$0] - wanted.samples[$0]) < 1e-3 })
  }

  @Test func frequenciesAboveTheNewBandDisappear() throws {
    let clip = sine(frames: 16_000, sampleRate: 16_000, hertz: 6000)
    let converted = try Resampler().convert(clip, to: 8000)
    #expect(converted.slice(from: 2000, length: 4000).peak < 1e-4)
  }

  @Test func everyChannelIsConvertedByItself() throws {
    let clip = sine(frames: 4000, sampleRate: 8000, channels: 3)
    let converted = try Resampler(quality: .medium).convert(clip, to: 11_025)
    let mono = AudioClip(samples: clip.channel(2), sampleRate: 8000)
    #expect(
      try converted.channel(2) == Resampler(quality: .medium).convert(mono, to: 11_025).samples)
    #expect(converted.channel(0) != converted.channel(2))
  }

  @Test(arguments: Resampler.Quality.allCases)
  func theSameRateChangesNothing(quality: Resampler.Quality) throws {
    let clip = sine(frames: 100)
    #expect(try Resampler(quality: quality).convert(clip, to: 8000) == clip)
  }

  @Test(arguments: [0, 1])
  func clipsOfHardlyAnySamplesAreConverted(frames: Int) throws {
    let clip = sine(frames: frames)
    #expect(try Resampler().convert(clip, to: 16_000).frameCount == 2 * frames)
  }

  @Test(arguments: [(8000, 31), (1, 257), (8000, 0)])
  func ratiosBeyondTheLimitAreRefused(from: Int, to: Int) {
    let clip = AudioClip(samples: [0, 1], sampleRate: from)
    #expect(throws: AudioConversionError.sampleRates(from: from, to: to)) {
      try Resampler().convert(clip, to: to)
    }
  }
}
