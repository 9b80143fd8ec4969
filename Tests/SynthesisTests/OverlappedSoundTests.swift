// SPDX-License-Identifier: MIT
import Audio
import Kernels
import Synthesis
import Testing

/// Ten clips of 2000 frames that overlap by half.
private func overlapped(_ clip: (Int) -> [Float]) -> [Float] {
  var sound = OverlappedSound(sampleRate: 8000, channelCount: 1, hop: 1000)
  for index in 0..<10 { sound.append(AudioClip(samples: clip(index), sampleRate: 8000)) }
  return sound.clip.samples
}

/// Clips that have nothing in common keep their power in the middle of a joint, where plain
/// crossfading would leave half of it.
@Test func independentClipsKeepTheirPower() {
  let noise = overlapped { index in
    var stream = RandomStream(seed: 1, name: "noise", index: UInt64(index))
    return (0..<2000).map { _ in stream.normal() }
  }
  #expect(noise.count == 11_000)
  let middles = (1...9).flatMap { noise[(1000 * $0 + 400)..<(1000 * $0 + 600)] }
  let power = middles.reduce(0) { $0 + $1 * $1 } / Float(middles.count)
  #expect(abs(power - 1) < 0.15, "\(power)")
}

/// Clips that are the same at a joint go on as if there were none.
@Test func equalClipsStayAsTheyAre() {
  let sound = overlapped { _ in [Float](repeating: 0.5, count: 2000) }
  #expect(sound.allSatisfy { abs($0 - 0.5) < 1e-6 })
}

@Test func silenceIsNoTrouble() {
  #expect(overlapped { _ in [Float](repeating: 0, count: 2000) }.allSatisfy { $0 == 0 })
}
