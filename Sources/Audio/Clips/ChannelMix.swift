// SPDX-License-Identifier: MIT

/// How the channels of a sound become one.
public enum ChannelMix: Sendable, Equatable {
  /// Their mean.
  case mean
  /// One of them, because the channels cancel in the mean: channels of opposite polarity.
  case channel(Int)
}

/// The levels of the channels of a sound and of their mean.
///
/// The mean of n equally loud channels that have nothing in common has 1 / n of their power. Channels
/// whose mean is another 17 dB quieter cancel; for stereo, that is 20 dB below the channels.
struct ChannelLevels {
  private static let cancellation = 0.02
  /// A channel this far below the loudest one does not stand for the sound.
  private static let quietShare = 0.01

  private let channelCount: Int
  /// The sums of squares of the channels, and of their mean.
  private var energies: [Double]
  private var meanEnergy = 0.0

  init(channelCount: Int) {
    self.channelCount = channelCount
    energies = [Double](repeating: 0, count: channelCount)
  }

  /// Measures further samples, `[L, C]`, and their mean, `[L]`.
  mutating func add(_ samples: UnsafeBufferPointer<Float>, mean: UnsafeBufferPointer<Float>) {
    for value in mean { meanEnergy += Double(value) * Double(value) }
    energies.withUnsafeMutableBufferPointer { energies in
      for channel in energies.indices {
        var sum = energies[channel]
        for place in stride(from: channel, to: samples.count, by: channelCount) {
          sum += Double(samples[place]) * Double(samples[place])
        }
        energies[channel] = sum
      }
    }
  }

  /// How the channels are mixed: the mean, or the first channel that is not quiet if they cancel.
  var mix: ChannelMix {
    // The mean square of the channels times n, against that of the mean times n.
    let energy = energies.reduce(0, +)
    guard energy > 0, meanEnergy * Double(channelCount * channelCount) < Self.cancellation * energy
    else { return .mean }
    let loudest = energies.max() ?? 0
    return .channel(energies.firstIndex { $0 >= Self.quietShare * loudest } ?? 0)
  }
}

extension ChannelMix {
  /// The samples of one channel, `[L]`, of interleaved ones, `[L, C]`.
  func samples(of samples: UnsafeBufferPointer<Float>, channelCount: Int) -> [Float] {
    let frames = samples.count / channelCount
    let scale = 1 / Float(channelCount)
    return [Float](unsafeUninitializedCapacity: frames) { mono, count in
      switch self {
      case .channel(let channel):
        for frame in 0..<frames { mono[frame] = samples[frame * channelCount + channel] }
      case .mean where channelCount == 2:
        // A stride known at compile time is vectorised.
        for frame in 0..<frames {
          mono[frame] = (samples[2 &* frame] + samples[2 &* frame &+ 1]) * scale
        }
      case .mean:
        for frame in 0..<frames {
          mono[frame] =
            samples[(frame * channelCount)..<((frame + 1) * channelCount)].reduce(0, +) * scale
        }
      }
      count = frames
    }
  }
}
