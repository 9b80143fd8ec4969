// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct SoundLevelsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The levels of a clip that is stored without loss.
  private func levels(_ clip: AudioClip) throws -> SoundLevels {
    let path = try folder.file("a.wav")
    try AudioFile.write(clip, to: path, encoding: AudioEncoding(.wav, bitDepth: .float32))
    return try SoundLevels(ofFile: path)
  }

  /// ITU-R BS.1770-4: a sine of 997 Hz at full scale in one channel has -3.01 LUFS.
  @Test func aSineHasTheLevelsOfTheStandard() throws {
    let clip = sine(frames: 96_000, sampleRate: 48_000, amplitude: 1, hertz: 997)
    let found = try levels(clip)
    #expect(abs(found.peakDecibels) < 0.01)
    #expect(abs((found.loudness ?? 0) + 3.01) < 0.05)
    #expect(found.truePeakDecibels >= found.peakDecibels && found.truePeakDecibels < 0.2)
    #expect(found.loudness == clip.loudness)
  }

  /// A sine of a quarter of the rate, with samples at 45 and 135 degrees: between them it is 3 dB higher.
  @Test func theTruePeakLiesBetweenSamples() throws {
    let samples = (0..<48_000).map { Float(sin(Double.pi / 2 * (Double($0) + 0.5))) * 0.5 }
    let found = try levels(AudioClip(samples: samples, sampleRate: 48_000))
    #expect(abs(found.peakDecibels - 20 * log10(0.5 * 0.5.squareRoot())) < 0.01)
    #expect(abs(found.truePeakDecibels - 20 * log10(0.5)) < 0.3)
  }

  /// Between two equal samples and zeros beside them the signal is a third higher.
  @Test func theTruePeakAtTheEndCounts() throws {
    var samples = [Float](repeating: 0, count: 48_000)
    (samples[47_998], samples[47_999]) = (0.5, 0.5)
    let clip = AudioClip(samples: samples, sampleRate: 48_000)
    let found = try levels(clip)
    #expect(abs(found.truePeakDecibels - 20 * log10(Double(clip.truePeak))) < 1e-5)
    #expect(found.truePeakDecibels > found.peakDecibels + 1)
  }

  @Test(arguments: [1, 100, 3199, 3200, 70_000])
  func theLoudnessIsThatOfTheClip(frames: Int) throws {
    let clip = sine(frames: frames, sampleRate: 8000, channels: 2)
    #expect(try levels(clip).loudness == clip.loudness)
  }

  @Test func silenceHasNone() throws {
    let found = try levels(
      AudioClip(samples: [Float](repeating: 0, count: 8000), sampleRate: 8000))
    #expect(found.peakDecibels == -.infinity && found.truePeakDecibels == -.infinity)
    #expect(found.loudness == -Double.infinity)
  }

  @Test func channelsBeyondTheMeterHaveNoLoudness() throws {
    let clip = sine(frames: 4000, sampleRate: 8000, channels: 65)
    let found = try levels(clip)
    #expect(found.loudness == nil && found.peakDecibels.isFinite)
    #expect(found.truePeakDecibels == found.peakDecibels)
  }
}
