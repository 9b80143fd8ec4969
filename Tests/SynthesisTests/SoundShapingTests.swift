// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import Synthesis
import TestSupport
import Testing

private func settings(_ change: (inout RenderSettings) -> Void) -> RenderSettings {
  var settings = RenderSettings()
  settings.watermark = false
  change(&settings)
  return settings
}

/// Half a second at 8 kHz: a tenth of silence, three tenths of a tone, a tenth of silence.
private let hit = AudioClip(
  samples: (0..<4000).map { frame in
    (800..<3200).contains(frame) ? 0.5 * Float(cos(Double(frame - 800) * 0.3)) : 0
  }, sampleRate: 8000)

@Test func soundsAreUnchangedByDefault() throws {
  #expect(try settings { _ in }.shape(hit) == hit)
}

@Test func soundsAreWatermarkedByDefault() throws {
  var stream = RandomStream(seed: 1, name: "noise")
  let noise = AudioClip(samples: (0..<8000).map { _ in stream.normal() * 0.1 }, sampleRate: 8000)
  #expect(Watermark.detect(in: try RenderSettings().shape(noise)).verdict == .found)
  #expect(Watermark.detect(in: try settings { _ in }.shape(noise)).verdict == .absent)
}

/// The limiter lowers the beginning of a hit, where most of a mark is that was there before.
@Test(arguments: [-14.0, -8])
func theWatermarkOutlivesTheLimiter(level: Double) throws {
  let limiting = settings {
    ($0.watermark, $0.normalize, $0.limiter, $0.level) = (true, .loudness, true, level)
  }
  for index: UInt64 in 0..<4 {
    var stream = RandomStream(seed: 5, name: "hit", index: index)
    let hit = AudioClip(
      samples: (0..<12_000).map { Float(exp(-Double($0) / 1600)) * 0.3 * stream.normal() },
      sampleRate: 16_000)
    let shaped = try limiting.shape(hit)
    #expect(Watermark.detect(in: shaped).verdict == .found)
    #expect(shaped.truePeak <= Float(pow(10, -1 / 20.0)) * 1.0001, "\(shaped.truePeak)")
    let unmarked = hit.loudnessLimited(to: level)
    #expect(shaped.loudness > unmarked.loudness - 0.5, "\(shaped.loudness)")
  }
}

@Test func aShorterSoundIsCutAndFades() throws {
  let short = try settings { $0.duration = 0.2 }.shape(hit)
  #expect(short.frameCount == 1600)
  #expect(short.samples.prefix(1520) == hit.samples.prefix(1520))
  #expect(short.samples.last == 0 && short.samples[1500..<1590] != hit.samples[1500..<1590])
  let faded = try settings { ($0.duration, $0.fade) = (0.2, 0.05) }.shape(hit)
  #expect(faded.samples.prefix(1200) == hit.samples.prefix(1200))
  #expect(abs(faded.samples[1400]) < abs(hit.samples[1400]))
}

@Test func theDurationIsCountedAfterTrimming() throws {
  let trimmed = try settings { $0.trimSilence = true }.shape(hit)
  #expect(trimmed.samples == Array(hit.samples[800..<3200]))
  let cut = try settings { ($0.trimSilence, $0.duration) = (true, 0.1) }.shape(hit)
  #expect(cut.frameCount == 800 && cut.samples[0] == 0.5)
}

@Test func soundsAreConvertedToRateAndChannels() throws {
  let clip = try settings { ($0.sampleRate, $0.channels, $0.duration) = (16_000, 2, 0.25) }
    .shape(hit)
  #expect(clip.sampleRate == 16_000 && clip.channelCount == 2 && clip.frameCount == 4000)
}

@Test func normalizedSoundsHaveTheLevel() throws {
  let peak = try settings { $0.normalize = .peak }.shape(hit)
  #expect(abs(peak.peak - Float(pow(10, -1 / 20.0))) < 1e-6)
  let quiet = try settings { ($0.normalize, $0.level) = (.peak, -20) }.shape(hit)
  #expect(abs(quiet.peak - 0.1) < 1e-6)
  let loud = try settings { $0.normalize = .loudness }.shape(hit)
  #expect(abs(loud.loudness + 23) < 0.05)
}

@Test func aLongSoundBeginsLikeTheShortOneAndDoesNotRepeat() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"])
  let model = try PlayableModel(folder["m"])
  let slice = model.render(7..<8, seed: 3)[0]
  let long = model.longSound(7, frames: 20_000, seed: 3)
  #expect(long.frameCount >= 20_000 && long.frameCount < 20_000 + 4096)
  let beginsAlike = long.samples.prefix(2048) == slice.samples.prefix(2048)
  #expect(beginsAlike)
  let repeats = long.samples[4096..<6144] == long.samples[6144..<8192]
  #expect(!repeats)
  let isSame = model.longSound(7, frames: 20_000, seed: 3) == long
  #expect(isSame)
  // A sound that is no longer than a slice is one slice.
  #expect(model.longSound(7, frames: 4096, seed: 3) == slice)
}

/// The power of short blocks stays near the mean, including the blocks at the joints of slices.
@Test func theJointsOfALongSoundHaveNoStepOfPower() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"])
  let model = try PlayableModel(folder["m"])
  let long = model.longSound(1, frames: 60_000, seed: 1).samples
  let jumps = zip(long, long.dropFirst()).map { abs($1 - $0) }
  let atJoints = stride(from: 2048, to: 58_000, by: 2048).map { jumps[$0 - 1] }
  let highest = try #require(jumps.max())
  #expect(try #require(atJoints.max()) < 0.9 * highest)
  func power(_ range: Range<Int>) -> Float {
    long[range].reduce(0) { $0 + $1 * $1 } / Float(range.count)
  }
  let blocks = stride(from: 0, to: 57_344, by: 2048).map { power($0..<($0 + 2048)) }
  let mean = blocks.reduce(0, +) / Float(blocks.count)
  #expect(blocks.allSatisfy { $0 > 0.4 * mean && $0 < 2.5 * mean }, "\(blocks)")
}

@Test func aHigherSoundIsShorter() throws {
  let octave = try settings { $0.pitch = 12 }.shape(hit)
  #expect(octave.sampleRate == 8000 && octave.frameCount == 2000)
  // The tone had 0.3 radians a frame, and has 0.6.
  let tone = (600..<1400).map { Float(cos(Double($0 - 400) * 0.6)) }
  let likeness = zip(tone, octave.samples[600..<1400]).reduce(0) { $0 + $1.0 * $1.1 }
  #expect(likeness / 800 > 0.24)
  let low = try settings { ($0.pitch, $0.duration) = (-12, 0.5) }.shape(hit)
  #expect(low.frameCount == 4000)
  #expect(low.samples.prefix(1000).allSatisfy { abs($0) < 1e-3 }, "the silence is twice as long")
}

@Test func aSoundRunsBackwards() throws {
  let stereo = AudioClip(samples: [1, 2, 3, 4, 5, 6], sampleRate: 8000, channelCount: 2)
  #expect(try settings { $0.reverse = true }.shape(stereo).samples == [5, 6, 3, 4, 1, 2])
}

@Test func theEnvelopeIsThatOfTheSettings() throws {
  let ones = AudioClip(samples: [Float](repeating: 0.5, count: 8000), sampleRate: 8000)
  let attack = try settings { $0.attack = 0.1 }.shape(ones).samples
  #expect(
    attack[0] == 0 && abs(attack[400] - 0.25) < 0.001 && attack[801...].allSatisfy { $0 == 0.5 })
  let decay = try settings { $0.decay = 0.5 }.shape(ones).samples
  #expect(decay[0] == 0.5 && abs(decay[4000] - 0.0005) < 1e-6 && abs(decay[2000] - 0.0158) < 1e-4)
  let quiet = try settings { $0.gain = -20 }.shape(ones).samples
  #expect(quiet.allSatisfy { abs($0 - 0.05) < 1e-6 })
}

@Test func settingsOfTheEnvelopeThatExcludeOthersAreRefused() {
  let wrong: [(inout RenderSettings) -> Void] = [
    { ($0.gain, $0.normalize) = (3, .peak) }, { ($0.loop, $0.attack) = (true, 0.1) },
    { ($0.loop, $0.decay) = (true, 0.1) }, { $0.pitch = 25 }, { $0.pitch = .nan },
    { $0.decay = 0 }, { $0.attack = -1 }, { $0.gain = 61 },
  ]
  for change in wrong {
    #expect(throws: (any Error).self) { try settings(change).validate() }
  }
}
