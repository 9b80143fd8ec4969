// SPDX-License-Identifier: MIT

/// Crossfades of constant power.
public enum Crossfade {
  /// Mixes `samples` from `start` on with the beginning of `next`, so that the power stays the same
  /// whatever the two have in common: gains a and b with a² + b² + 2 r a b = 1, where r is their
  /// correlation.
  ///
  /// Fink, Holters and Zölzer, "Signal-Matched Power-Complementary Cross-Fading and Dry-Wet Mixing"
  /// (DAFx 2016).
  ///
  /// - Parameter count: the samples of the crossfade, a whole number of frames.
  public static func mix(
    _ samples: inout [Float], from start: Int, into next: [Float], count: Int, channelCount: Int
  ) {
    var (powerBefore, powerAfter, common) = (0.0, 0.0, 0.0)
    for place in 0..<count {
      let (x, y) = (Double(samples[start + place]), Double(next[place]))
      powerBefore += x * x
      powerAfter += y * y
      common += x * y
    }
    let powers = (powerBefore * powerAfter).squareRoot()
    let correlation = powers > 0 ? min(max(common / powers, 0), 1) : 0
    let frames = count / channelCount
    for frame in 0..<frames {
      let share = Float(frame + 1) / Float(frames + 1)
      let (before, after) = (1 - share, share)
      let power = before * before + after * after + 2 * Float(correlation) * before * after
      let scale = 1 / power.squareRoot()
      for channel in 0..<channelCount {
        let place = frame * channelCount + channel
        samples[start + place] =
          (samples[start + place] * before + next[place] * after) * scale
      }
    }
  }
}

extension AudioClip {
  /// The first `frames` frames as a loop: they begin with a crossfade from what follows them, so that
  /// the last frame is followed by what followed it in the clip.
  ///
  /// - Parameter overlap: the frames of the crossfade; at most `frames`, and what the clip has after
  ///   them.
  public func looped(frames: Int, overlap: Int) -> AudioClip {
    let (count, overlapping) = (frames * channelCount, overlap * channelCount)
    var loop = Array(samples[count..<(count + overlapping)])
    Crossfade.mix(&loop, from: 0, into: samples, count: overlapping, channelCount: channelCount)
    loop += samples[overlapping..<count]
    return AudioClip(samples: loop, sampleRate: sampleRate, channelCount: channelCount)
  }
}
