// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import Testing

/// Two seconds of quiet noise with loud clicks, in which the peaks do not allow -14 LUFS.
private func clicks(rate: Int, channels: Int = 1) -> AudioClip {
  var stream = RandomStream(seed: 3, name: "noise")
  let samples = (0..<(2 * rate * channels)).map { place -> Float in
    let frame = place / channels
    let click: Float = frame % (rate / 4) < 40 ? 0.9 * Float(sin(Double(frame) * 0.9)) : 0
    return click + stream.normal() * 0.02
  }
  return AudioClip(samples: samples, sampleRate: rate, channelCount: channels)
}

@Test(arguments: [8000, 16_000, 44_100], [1, 2])
func theLimiterReachesTheLoudnessBelowTheCeiling(rate: Int, channels: Int) {
  let clip = clicks(rate: rate, channels: channels)
  #expect(clip.loudnessNormalized(to: -14).loudness < -15)
  let limited = clip.loudnessLimited(to: -14)
  #expect(abs(limited.loudness + 14) < 0.15, "\(limited.loudness)")
  #expect(limited.truePeak <= Float(pow(10, -1 / 20.0)) * 1.0001, "\(limited.truePeak)")
  #expect(limited.frameCount == clip.frameCount)
}

/// A sound whose peaks allow the loudness is only scaled.
@Test func theLimiterLeavesOtherSoundsAlone() {
  let tone = AudioClip(
    samples: (0..<16_000).map { Float(sin(Double($0) * 0.3)) * 0.1 }, sampleRate: 16_000)
  let limited = tone.loudnessLimited(to: -23)
  let scaled = tone.loudnessNormalized(to: -23)
  #expect(limited.frameCount == 16_000 && scaled.frameCount == 16_000)
  #expect(zip(limited.samples, scaled.samples).allSatisfy { abs($0 - $1) < 1e-6 })
}

/// Samples of a sine at a quarter of the rate, 45 degrees off its peaks, miss them by 3 dB.
@Test func theTruePeakLiesBetweenSamples() {
  let samples = (0..<4000).map { Float(sin(Double.pi / 4 + Double($0) * Double.pi / 2)) * 0.5 }
  let clip = AudioClip(samples: samples, sampleRate: 8000)
  #expect(abs(clip.peak - 0.3536) < 1e-3 && abs(clip.truePeak - 0.5) < 0.02)
}

@Test func silenceAndSingleClicksAreNoTrap() {
  let silence = AudioClip(samples: [Float](repeating: 0, count: 800), sampleRate: 8000)
  #expect(silence.loudnessLimited(to: -14) == silence)
  for count in [1, 2, 9, 13] {
    let click = AudioClip(samples: (0..<count).map { $0 == 0 ? 1 : 0 }, sampleRate: 8000)
    #expect(click.loudnessLimited(to: -3).truePeak < 0.9)
  }
}
