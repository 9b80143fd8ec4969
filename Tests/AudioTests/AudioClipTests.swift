// SPDX-License-Identifier: MIT
import Audio
import Testing

struct AudioClipTests {
  let stereo = AudioClip(samples: [1, 3, -2, 0, 0.5, -0.5], sampleRate: 2, channelCount: 2)

  @Test func framesAndDurationCountOneChannel() {
    #expect(stereo.frameCount == 3)
    #expect(stereo.durationSeconds == 1.5)
    #expect(stereo.channel(1) == [3, 0, -0.5])
    #expect(stereo.peak == 3)
  }

  @Test func theSmallestAndTheInfiniteHaveAPeakAndNaNHasNone() {
    func peak(_ samples: [Float]) -> Float { AudioClip(samples: samples, sampleRate: 8).peak }
    #expect(peak([]) == 0 && peak([-0.0, 0]) == 0 && peak([.nan, -.nan, -0.25]) == 0.25)
    #expect(peak([0, -.leastNonzeroMagnitude]) == .leastNonzeroMagnitude)
    #expect(peak([1, -.infinity, .nan]) == .infinity)
    for place in 0..<67 {
      var samples = (0..<67).map { Float($0 % 7) - 3 }
      samples[place] = -4
      #expect(peak(samples) == 4, "place \(place)")
    }
  }

  @Test func channelsStandOneAfterTheOther() {
    #expect(stereo.channelSamples == [1, -2, 0.5, 3, 0, -0.5])
    #expect(
      AudioClip(channelSamples: [1, -2, 0.5, 3, 0, -0.5], sampleRate: 2, channelCount: 2) == stereo)
    let empty = AudioClip(channelSamples: [], sampleRate: 2, channelCount: 2)
    #expect(empty.samples == [] && empty.channelSamples == [])
  }

  @Test func mixingDownTakesTheMean() {
    #expect(
      stereo.mixedDown() == AudioClip(samples: [2, -1, 0], sampleRate: 2))
    for channels in 2...4 {
      let samples = (0..<37 * channels).map { Float($0 * $0 % 101) }
      let mono = AudioClip(samples: samples, sampleRate: 8, channelCount: channels).mixedDown()
      let means = (0..<37).map { frame in
        (0..<channels).map { samples[frame * channels + $0] }.reduce(0, +) / Float(channels)
      }
      #expect(zip(mono.samples, means).allSatisfy { abs($0 - $1) < 1e-4 })
      #expect(mono.frameCount == 37 && mono.channelCount == 1)
    }
  }

  @Test func oneChannelBecomesSeveralByRepetition() throws {
    let mono = AudioClip(samples: [1, 2], sampleRate: 8)
    #expect(try mono.withChannels(3).samples == [1, 1, 1, 2, 2, 2])
    #expect(try mono.withChannels(1) == mono)
    #expect(try stereo.withChannels(1) == stereo.mixedDown())
  }

  @Test func otherChangesOfChannelsAreRefused() {
    #expect(throws: AudioConversionError.channels(found: 2, wanted: 3)) {
      try stereo.withChannels(3)
    }
  }

  @Test(arguments: [[0.25, -0.5] as [Float], [.leastNonzeroMagnitude, 0], [8, -4]])
  func peakNormalizingReachesFullScaleAndNoMore(samples: [Float]) {
    let clip = AudioClip(samples: samples, sampleRate: 8).peakNormalized()
    #expect(clip.peak == 1)
  }

  @Test func peakNormalizingLeavesSilenceAlone() {
    let silence = AudioClip(samples: [0, 0], sampleRate: 8)
    #expect(silence.peakNormalized() == silence)
  }

  @Test(arguments: [
    (0, 2, [1, 3, -2, 0] as [Float]), (2, 2, [0.5, -0.5, 0, 0]), (-1, 2, [0, 0, 1, 3]),
    (5, 1, [0, 0]), (-3, 2, [0, 0, 0, 0]),
  ])
  func slicesArePaddedWithZeros(start: Int, length: Int, expected: [Float]) {
    #expect(stereo.slice(from: start, length: length).samples == expected)
  }
}
