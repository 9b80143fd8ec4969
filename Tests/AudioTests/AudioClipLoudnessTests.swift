// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Testing

/// A sine of 1 kHz whose peak is `decibels` below full scale, in `channels` equal channels.
private func tone(_ decibels: Double, seconds: Double, rate: Int = 48_000, channels: Int = 1)
  -> [Float]
{
  let amplitude = pow(10, decibels / 20)
  return (0..<Int(seconds * Double(rate))).flatMap { frame in
    let angle = 2 * Double.pi * 1000 * Double(frame) / Double(rate)
    return [Float](repeating: Float(amplitude * sin(angle)), count: channels)
  }
}

/// ITU-R BS.1770-4, annex 1: a sine of 997 Hz at full scale in one front channel reads -3.01 LKFS.
@Test(arguments: [8000, 16_000, 44_100, 48_000, 96_000])
func aFullScaleToneInOneChannelIsAtMinusThree(rate: Int) {
  let clip = AudioClip(samples: tone(0, seconds: 5, rate: rate), sampleRate: rate)
  #expect(abs(clip.loudness + 3.01) < 0.1)
}

/// Tones of so many decibels and seconds, and the loudness of them together.
private struct ReferenceCase {
  let decibels: [Double]
  let seconds: [Double]
  let loudness: Double
}

/// EBU Tech 3341, minimum requirements, cases 1 to 5: stereo sines of 1 kHz, within 0.1 LU.
private let referenceCases = [
  ReferenceCase(decibels: [-23], seconds: [20], loudness: -23),
  ReferenceCase(decibels: [-33], seconds: [20], loudness: -33),
  ReferenceCase(decibels: [-36, -23, -36], seconds: [10, 60, 10], loudness: -23),
  ReferenceCase(
    decibels: [-72, -36, -23, -36, -72], seconds: [10, 10, 60, 10, 10], loudness: -23),
  ReferenceCase(decibels: [-26, -20, -26], seconds: [20, 20.1, 20], loudness: -23),
]

@Test(arguments: referenceCases.indices)
func theReferenceCasesAreMet(index: Int) {
  let reference = referenceCases[index]
  let samples = zip(reference.decibels, reference.seconds).flatMap {
    tone($0, seconds: $1, channels: 2)
  }
  let clip = AudioClip(samples: samples, sampleRate: 48_000, channelCount: 2)
  #expect(abs(clip.loudness - reference.loudness) < 0.1, "\(clip.loudness)")
}

@Test func aClipShorterThanABlockIsMeasuredAsAWhole() {
  let long = AudioClip(samples: tone(-20, seconds: 4), sampleRate: 48_000)
  let short = AudioClip(samples: tone(-20, seconds: 0.1), sampleRate: 48_000)
  #expect(abs(long.loudness - short.loudness) < 0.2, "\(long.loudness) \(short.loudness)")
}

/// libebur128 rounds a tenth of a second to whole frames: a block has 4412 at 11,025 Hz, not 4410.
@Test(arguments: [4408, 4410, 4411, 4412])
func aClipNearTheLengthOfABlockIsMeasured(frames: Int) {
  let samples = Array(tone(-20, seconds: 1, rate: 11_025)[..<frames])
  let clip = AudioClip(samples: samples, sampleRate: 11_025)
  #expect(abs(clip.loudness + 23.01) < 0.2, "\(clip.loudness)")
}

@Test func silenceHasNoLoudness() {
  for frames in [0, 100, 48_000] {
    let clip = AudioClip(samples: [Float](repeating: 0, count: frames), sampleRate: 48_000)
    #expect(clip.loudness == -.infinity)
    #expect(clip.loudnessNormalized(to: -23) == clip)
  }
}

@Test(arguments: [0.1, 2.0])
func aNormalizedClipIsAsLoudAsAsked(seconds: Double) {
  let clip = AudioClip(samples: tone(-50, seconds: seconds), sampleRate: 48_000)
  #expect(abs(clip.loudnessNormalized(to: -20).loudness + 20) < 0.05)
}

@Test func normalizingStaysWithinFullScale() {
  var samples = tone(-60, seconds: 1)
  samples[100] = 0.5
  let clip = AudioClip(samples: samples, sampleRate: 48_000).loudnessNormalized(to: -3)
  #expect(abs(clip.peak - 1) < 1e-6)
}
