// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import Testing

private let tone = AudioClip(
  samples: (0..<4000).map { sin(2 * .pi * 500 * Float($0) / 8000) * 0.5 }, sampleRate: 8000)
private let click = AudioClip(samples: [1] + [Float](repeating: 0, count: 3999), sampleRate: 8000)

private func changed(_ clip: AudioClip, _ probability: Float, seed: UInt64) -> AudioClip {
  var stream = RandomStream(seed: seed, name: "augmentation")
  return ClipAugmentation(probability: probability)(clip, mixing: click, using: &stream)
}

@Test func anAugmentedClipKeepsItsForm() {
  for seed in 0..<20 as Range<UInt64> {
    let clip = changed(tone, 1, seed: seed)
    #expect(clip.frameCount == 4000 && clip.sampleRate == 8000 && clip.channelCount == 1)
    #expect(clip.samples.allSatisfy { $0.isFinite && abs($0) < 1.5 })
    #expect(clip.peak > 0.1, "seed \(seed)")
  }
}

@Test func theStreamDecidesWhatHappens() {
  let (same, other) = (
    changed(tone, 0.5, seed: 3) == changed(tone, 0.5, seed: 3),
    changed(tone, 0.5, seed: 3) == changed(tone, 0.5, seed: 4)
  )
  #expect(same && !other)
  let untouched = changed(tone, 0, seed: 3) == tone
  #expect(untouched)
}

/// 500 Hz become 445 to 561 Hz, and not always the same.
@Test func pitchMovesByUpToTwoSemitones() {
  let pitches = (0..<30 as Range<UInt64>).map { seed -> Float in
    let samples = changed(tone, 1, seed: seed).samples[1000..<3000]
    let crossings = zip(samples, samples.dropFirst()).count { $0 < 0 && $1 >= 0 }
    return Float(crossings) / 2000 * 8000
  }
  #expect(pitches.allSatisfy { (436...570).contains($0) }, "\(pitches)")
  #expect((pitches.max() ?? 0) - (pitches.min() ?? 0) > 50)
}

/// But for the noise, -40 dB at most.
@Test func bothChannelsAreTreatedAlike() {
  let stereo = AudioClip(
    channelSamples: tone.samples + tone.samples, sampleRate: 8000, channelCount: 2)
  var stream = RandomStream(seed: 5, name: "augmentation")
  let shifted = ClipAugmentation(probability: 1)(stereo, mixing: nil, using: &stream)
  let (left, right) = (shifted.channel(0), shifted.channel(1))
  #expect(zip(left, right).allSatisfy { abs($0 - $1) < 0.05 })
}

@Test(arguments: [1, 2], [Float(0.4), 1])
func anAugmentationInPlaceIsThatOfSeparateSteps(channels: Int, probability: Float) {
  let clip = sine(frames: 1003, channels: channels, hertz: 300)
  let other = sine(frames: 1003, channels: channels, hertz: 700)
  for seed in 0..<40 as Range<UInt64> {
    for mixed in [other, nil] {
      var (first, second) = (
        RandomStream(seed: seed, name: "a"), RandomStream(seed: seed, name: "a")
      )
      let found = ClipAugmentation(probability: probability)(clip, mixing: mixed, using: &first)
      let expected = directlyAugmented(
        clip, mixing: mixed, probability: probability, using: &second)
      let areSame = found == expected && first.next() == second.next()
      #expect(areSame, "seed \(seed)")
    }
  }
}
