// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Foundation
import Kernels
import Testing

/// How flat and how steady sounds are.
struct SoundTextureTests {
  private static func noise(_ seed: UInt64, fading: Float = 0) -> AudioClip {
    var stream = RandomStream(seed: seed, name: "noise")
    return AudioClip(
      samples: (0..<8000).map { stream.uniform(-0.5..<0.5) * exp(-fading * Float($0) / 8000) },
      sampleRate: 8000)
  }

  private static func tone(fading: Float = 8) -> AudioClip {
    AudioClip(
      samples: (0..<8000).map { sin(Float($0) * 0.3) * exp(-fading * Float($0) / 8000) },
      sampleRate: 8000)
  }

  /// The power of a bin of noise is exponentially distributed: its geometric mean is exp(-γ) = 0.561 of
  /// its mean, that of sixteen correlated ones a little more.
  @Test func noiseIsFlatAndSteady() {
    let texture = SoundTexture(of: Self.noise(1))
    #expect((0.54...0.64).contains(texture.flatness), "\(texture)")
    #expect(texture.deviationDecibels < 1)
  }

  @Test func aToneIsNotFlatAndAFadeIsNotSteady() {
    #expect(SoundTexture(of: Self.tone(fading: 0)).flatness < 0.05)
    // A fade by exp(-8), evenly in decibels over 69.5 dB, cut at 60 dB: near 69.5 / √12.
    let deviation = SoundTexture(of: Self.tone()).deviationDecibels
    #expect((15...21).contains(deviation), "\(deviation)")
    let silence = AudioClip(samples: [Float](repeating: 0, count: 8000), sampleRate: 8000)
    #expect(SoundTexture(of: silence) == SoundTexture(flatness: 0, deviationDecibels: 0))
  }

  @Test func onlyNoiseUnlikeTheRecordingsIsNoise() {
    let fading = TextureReference((0..<8).map { SoundTexture(of: Self.noise($0, fading: 6)) })
    let tones = TextureReference((0..<8).map { _ in SoundTexture(of: Self.tone()) })
    let rain = TextureReference((0..<8).map { SoundTexture(of: Self.noise($0)) })
    let sounds = (10..<14).map { Self.noise($0) } + [Self.tone()]
    #expect(tones.noiseShare(of: sounds) == 0.8)
    #expect(rain.noiseShare(of: sounds) == 0, "recordings of noise are no fault")
    #expect(fading.noiseShare(of: [Self.noise(20, fading: 6)]) == 0)
  }
}
