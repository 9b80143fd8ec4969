// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import Testing

struct SoundCharacterTests {
  private func tone(_ hertz: Double, amplitude: Double = 0.5, seconds: Double = 0.5) -> AudioClip {
    let samples = (0..<16_000).map { frame in
      Double(frame) < seconds * 16_000
        ? Float(amplitude * sin(2 * .pi * hertz * Double(frame) / 16_000)) : 0
    }
    return AudioClip(samples: samples, sampleRate: 16_000)
  }

  @Test func aToneHasItsLevelBrightnessLengthAndPitch() throws {
    let character = SoundCharacter(of: tone(440))
    // A sine of amplitude 1/2 has a power of 1/8.
    #expect(abs(character.levelDecibels - 10 * log10(0.125)) < 0.1)
    #expect(abs(character.brightnessOctaves - log2(0.44)) < 0.05)
    #expect(abs(character.lengthSeconds - 0.475) < 0.005)
    #expect(abs(try #require(character.pitchSemitones)) < 0.5)
  }

  @Test func anOctaveAndHalfTheAmplitudeAreToldAsSuch() throws {
    let (low, high) = (
      SoundCharacter(of: tone(220)), SoundCharacter(of: tone(440, amplitude: 0.25))
    )
    #expect(abs(high.brightnessOctaves - low.brightnessOctaves - 1) < 0.05)
    #expect(abs(low.levelDecibels - high.levelDecibels - 6.02) < 0.1)
    let (a, b) = (try #require(low.pitchSemitones), try #require(high.pitchSemitones))
    #expect(abs(b - a - 12) < 0.7)
  }

  @Test func noiseAndSilenceHaveNoPitch() {
    var stream = RandomStream(seed: 2, name: "noise")
    let noise = AudioClip(samples: (0..<8000).map { _ in stream.normal() }, sampleRate: 8000)
    #expect(SoundCharacter(of: noise).pitchSemitones == nil)
    let silence = SoundCharacter(of: AudioClip(samples: [0, 0, 0], sampleRate: 8000))
    #expect(silence.pitchSemitones == nil && silence.levelDecibels == -100)
    #expect(silence.lengthSeconds == 0)
    #expect(SoundCharacter(of: AudioClip(samples: [], sampleRate: 8000)).levelDecibels == -100)
  }
}
