// SPDX-License-Identifier: MIT
public import Audio

/// Clips of one length that are added up as they come, each crossfaded with the one before.
public struct OverlappedSound {
  private let sampleRate: Int
  private let channelCount: Int
  private let hop: Int
  private var samples: [Float] = []
  private var clipCount = 0
  /// Samples that were taken out.
  private var takenCount = 0

  /// Frames from the beginning of a clip of `frames` frames to that of the next, where each begins in the
  /// middle of the one before.
  public static func hop(ofClips frames: Int) -> Int { max(frames - frames / 2, 1) }

  /// No sound yet.
  ///
  /// - Parameter hop: frames from the beginning of a clip to that of the next; at least half a clip.
  public init(sampleRate: Int, channelCount: Int, hop: Int) {
    self.sampleRate = sampleRate
    self.channelCount = channelCount
    self.hop = hop
  }

  /// What has been added up and not taken out.
  public var clip: AudioClip {
    AudioClip(samples: samples, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// Adds the next clip.
  public mutating func append(_ clip: AudioClip) {
    let start = clipCount * hop * channelCount - takenCount
    let overlap = samples.count - start
    if clipCount > 0 { crossfade(clip.samples, from: start, count: overlap) }
    samples += clip.samples[(clipCount > 0 ? overlap : 0)...]
    clipCount += 1
  }

  /// Removes the samples that no further clip changes, and returns them.
  public mutating func takeFinished() -> [Float] {
    let count = max(0, clipCount * hop * channelCount - takenCount)
    let finished = Array(samples.prefix(count))
    samples.removeFirst(finished.count)
    takenCount += finished.count
    return finished
  }

  /// Mixes the end of what is there with the beginning of `next`, so that the power stays the same
  /// whatever the two have in common: gains a and b with a² + b² + 2 r a b = 1, where r is their
  /// correlation.
  ///
  /// Fink, Holters and Zölzer, "Signal-Matched Power-Complementary Cross-Fading and Dry-Wet Mixing"
  /// (DAFx 2016).
  private mutating func crossfade(_ next: [Float], from start: Int, count: Int) {
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
