// SPDX-License-Identifier: MIT
import Glibc

extension AudioClip {
  /// The clip without the samples at its beginning and its end that are more than `decibels` below
  /// its peak; a clip of zeros is returned unchanged.
  public func trimmed(belowPeakBy decibels: Double) -> AudioClip {
    let threshold = peak * Float(pow(10, -abs(decibels) / 20))
    func isHeard(_ sample: Float) -> Bool { abs(sample) >= threshold }
    guard peak > 0, let first = samples.firstIndex(where: isHeard),
      let last = samples.lastIndex(where: isHeard)
    else { return self }
    let start = first / channelCount
    return slice(from: start, length: last / channelCount + 1 - start)
  }

  /// The sum of the clip and another one of its size times `gain`.
  package func adding(_ other: AudioClip, gain: Float) -> AudioClip {
    precondition(
      samples.count == other.samples.count, "\(samples.count) and \(other.samples.count) samples")
    let sum = [Float](unsafeUninitializedCapacity: samples.count) { sum, count in
      count = samples.count
      for place in 0..<count { sum[place] = samples[place] + gain * other.samples[place] }
    }
    return AudioClip(samples: sum, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// The clip with its last `frames` faded out along half a period of a cosine; a fade longer than
  /// the clip takes all of it.
  public func fadedOut(frames: Int) -> AudioClip {
    precondition(frames >= 0, "a fade of \(frames) frames")
    var faded = samples
    faded.withUnsafeMutableBufferPointer {
      Self.fadeOut($0, channelCount: channelCount, frames: min(frames, frameCount))
    }
    return AudioClip(samples: faded, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// Fades out the last `frames` of samples `[L, C]` along half a period of a cosine.
  static func fadeOut(
    _ samples: UnsafeMutableBufferPointer<Float>, channelCount: Int, frames: Int
  ) {
    let first = samples.count / channelCount - frames
    for frame in 0..<frames {
      let left = Double(frames - 1 - frame) / Double(frames)
      let gain = Float(0.5 - 0.5 * cos(Double.pi * left))
      for channel in 0..<channelCount { samples[(first + frame) * channelCount + channel] *= gain }
    }
  }

  /// The first `length` frames: zeros follow a shorter clip, and of a longer one the last eighth of them
  /// fades out, as in a training, so that a sound that was cut off does not end in a click.
  public func fitted(to length: Int) -> AudioClip {
    let cut = slice(from: 0, length: length)
    return frameCount > length ? cut.fadedOut(frames: length / 8) : cut
  }

  /// The clip with its first `frames` faded in along half a period of a cosine.
  public func fadedIn(frames: Int) -> AudioClip { reversed.fadedOut(frames: frames).reversed }

  /// The clip from its end to its beginning.
  public var reversed: AudioClip {
    let backwards = (0..<frameCount).reversed().flatMap { frame in
      samples[(frame * channelCount)..<((frame + 1) * channelCount)]
    }
    return AudioClip(samples: backwards, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// The clip under an envelope that falls exponentially, by 60 dB in `frames`.
  public func decayed(frames: Double) -> AudioClip {
    precondition(frames > 0, "a decay of \(frames) frames")
    var decayed = samples
    for place in decayed.indices {
      decayed[place] *= Float(pow(10, -3 * Double(place / channelCount) / frames))
    }
    return AudioClip(samples: decayed, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// The clip scaled to `target` LUFS (``loudness``), or to a peak at full scale if it would exceed
  /// full scale; silence is returned unchanged.
  public func loudnessNormalized(to target: Double) -> AudioClip {
    normalized(toLoudness: target).clip
  }

  /// ``loudnessNormalized(to:)``, with the decibels by which the result stays below the target; 0 for
  /// silence.
  package func normalized(toLoudness target: Double) -> (clip: AudioClip, lack: Double) {
    let loudness = loudness
    guard loudness.isFinite else { return (self, 0) }
    let wanted = Float(pow(10, (target - loudness) / 20))
    let gain = min(wanted, 1 / peak)
    let clip = AudioClip(
      samples: samples.map { $0 * gain }, sampleRate: sampleRate, channelCount: channelCount)
    return (clip, 20 * log10(Double(wanted / gain)))
  }
}
