// SPDX-License-Identifier: MIT

/// Changes the number of channels of a sound that arrives in pieces.
struct ChannelMixer {
  private let sourceCount: Int
  private let count: Int
  private let mix: ChannelMix
  private var levels: ChannelLevels

  init(from sourceCount: Int, to count: Int, mix: ChannelMix) {
    self.sourceCount = sourceCount
    self.count = count
    self.mix = mix
    levels = ChannelLevels(channelCount: sourceCount)
  }

  /// How the channels so far should be mixed; the mean where they are not, or the mix is another one.
  var wantedMix: ChannelMix { levels.mix }

  mutating func mix(_ samples: ArraySlice<Float>) -> [Float] {
    if count == sourceCount { return Array(samples) }
    if count > 1 { return samples.flatMap { repeatElement($0, count: count) } }
    return samples.withUnsafeBufferPointer { samples in
      let mono = mix.samples(of: samples, channelCount: sourceCount)
      if mix == .mean { mono.withUnsafeBufferPointer { levels.add(samples, mean: $0) } }
      return mono
    }
  }
}
