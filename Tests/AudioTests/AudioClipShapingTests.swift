// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Testing

@Test func silenceIsCutOffAtBothEnds() {
  let samples: [Float] = [0, 0, 0.0009, -0.5, 0, 0.25, -1, 0.002, 0.0001, 0, 0, 0]
  let stereo = AudioClip(samples: samples, sampleRate: 8000, channelCount: 2)
  let trimmed = stereo.trimmed(belowPeakBy: 60)
  #expect(trimmed.samples == [0.0009, -0.5, 0, 0.25, -1, 0.002])
  #expect(stereo.trimmed(belowPeakBy: 40).samples == [0.0009, -0.5, 0, 0.25, -1, 0.002])
  #expect(stereo.trimmed(belowPeakBy: 3).samples == [-1, 0.002])
}

@Test func aClipOfZerosIsNotTrimmedAway() {
  let clip = AudioClip(samples: [0, 0, 0], sampleRate: 8000)
  #expect(clip.trimmed(belowPeakBy: 60) == clip)
}

@Test func aClipThatIsCutFadesAndOthersAreTheSame() {
  let clip = AudioClip(
    samples: [Float](repeating: 1, count: 64), sampleRate: 8000, channelCount: 2)
  #expect(clip.fitted(to: 32) == clip)
  #expect(clip.fitted(to: 33) == clip.slice(from: 0, length: 33))
  #expect(clip.fitted(to: 16) == clip.slice(from: 0, length: 16).fadedOut(frames: 2))
}

@Test func aFadeEndsInSilenceAndLeavesTheRest() {
  let clip = AudioClip(
    samples: [Float](repeating: 1, count: 20), sampleRate: 8000, channelCount: 2)
  let faded = clip.fadedOut(frames: 4)
  #expect(faded.samples.prefix(12).allSatisfy { $0 == 1 })
  #expect(faded.channel(0) == faded.channel(1))
  let end = faded.channel(0).suffix(4).map { ($0 * 1000).rounded() / 1000 }
  #expect(end == [0.854, 0.5, 0.146, 0])
  #expect(clip.fadedOut(frames: 0) == clip)
  #expect(clip.fadedOut(frames: 99) == clip.fadedOut(frames: 10))
}
