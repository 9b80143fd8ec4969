// SPDX-License-Identifier: MIT
import Kernels

/// A piece of sound in memory: samples `[L, C]`, interleaved (channels last), at a sample rate.
///
/// Full scale is the range -1...1; values beyond it are kept until a file format has to clip them.
public struct AudioClip: Sendable, Equatable {
  /// The samples, frame by frame: `[L, C]`.
  public let samples: [Float]
  /// Frames a second, in hertz.
  public let sampleRate: Int
  /// The number of channels, C.
  public let channelCount: Int

  /// A clip of interleaved samples `[L, C]`; their number must be a multiple of `channelCount`.
  public init(samples: [Float], sampleRate: Int, channelCount: Int = 1) {
    precondition(
      channelCount > 0 && samples.count % channelCount == 0 && sampleRate > 0,
      "\(samples.count) samples are not a clip of \(channelCount) channels at \(sampleRate) Hz")
    self.samples = samples
    self.sampleRate = sampleRate
    self.channelCount = channelCount
  }

  /// A clip of samples `[C, L]`, one channel after the other.
  public init(channelSamples: [Float], sampleRate: Int, channelCount: Int) {
    precondition(
      channelCount > 0 && channelSamples.count % channelCount == 0,
      "\(channelSamples.count) samples are not \(channelCount) channels")
    self.init(
      samples: permuted(
        channelSamples, shape: [channelCount, channelSamples.count / channelCount], order: [1, 0]),
      sampleRate: sampleRate, channelCount: channelCount)
  }

  /// The samples of one channel after the other, `[C, L]`.
  public var channelSamples: [Float] {
    channelCount == 1
      ? samples : permuted(samples, shape: [frameCount, channelCount], order: [1, 0])
  }

  /// The number of frames, L: samples of one channel.
  public var frameCount: Int { samples.count / channelCount }

  /// How long the clip sounds, in seconds.
  public var durationSeconds: Double { Double(frameCount) / Double(sampleRate) }

  /// The largest absolute sample over all channels; 0 for a clip without samples.
  public var peak: Float { samples.withUnsafeBufferPointer(Reduction.greatestMagnitude) }

  /// The samples of one channel, `[L]`.
  public func channel(_ index: Int) -> [Float] {
    precondition((0..<channelCount).contains(index), "channel \(index) of \(channelCount)")
    return stride(from: index, to: samples.count, by: channelCount).map { samples[$0] }
  }

  /// The mean of all channels, as a clip of one channel.
  public func mixedDown() -> AudioClip {
    guard channelCount > 1 else { return self }
    let (frames, channels, scale) = (frameCount, channelCount, 1 / Float(channelCount))
    let mono = [Float](unsafeUninitializedCapacity: frames) { mono, count in
      samples.withUnsafeBufferPointer { samples in
        // A step that the compiler knows is vectorised.
        if channels == 2 {
          for frame in 0..<frames {
            mono[frame] = (samples[2 &* frame] + samples[2 &* frame &+ 1]) * scale
          }
        } else {
          for frame in 0..<frames {
            mono[frame] =
              samples[(frame * channels)..<((frame + 1) * channels)].reduce(0, +) * scale
          }
        }
      }
      count = frames
    }
    return AudioClip(samples: mono, sampleRate: sampleRate)
  }

  /// The clip with `count` channels: several become one by their mean, one becomes several by
  /// repetition.
  ///
  /// - Throws: ``AudioConversionError/channels(found:wanted:)`` for any other change, which has no
  ///   obvious meaning.
  public func withChannels(_ count: Int) throws(AudioConversionError) -> AudioClip {
    if count == channelCount { return self }
    if count == 1 { return mixedDown() }
    guard channelCount == 1, count > 1 else {
      throw .channels(found: channelCount, wanted: count)
    }
    let repeated = samples.flatMap { repeatElement($0, count: count) }
    return AudioClip(samples: repeated, sampleRate: sampleRate, channelCount: count)
  }

  /// The clip scaled so that its peak is `level`; a clip of zeros is returned as it is.
  public func peakNormalized(to level: Float = 1) -> AudioClip {
    let peak = peak
    guard peak > 0 else { return self }
    // Dividing first keeps a subnormal peak from overflowing the factor; the peak itself becomes
    // `level`.
    let scaled = samples.map { $0 / peak * level }
    return AudioClip(samples: scaled, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// `length` frames from frame `start` on; frames before the beginning or after the end are zero.
  public func slice(from start: Int, length: Int) -> AudioClip {
    precondition(length >= 0, "a slice of \(length) frames")
    var sliced = [Float](repeating: 0, count: length * channelCount)
    let first = max(start, 0)
    let last = min(start + length, frameCount)
    if first < last {
      let offset = (first - start) * channelCount
      let count = (last - first) * channelCount
      sliced.replaceSubrange(
        offset..<(offset + count), with: samples[(first * channelCount)..<(last * channelCount)])
    }
    return AudioClip(samples: sliced, sampleRate: sampleRate, channelCount: channelCount)
  }
}

/// A conversion of a clip that has no obvious meaning or that the resampler cannot do.
public enum AudioConversionError: Error, Equatable, Sendable {
  /// Neither to one channel, nor from one channel, nor to the same number.
  case channels(found: Int, wanted: Int)
  /// A ratio of sample rates outside 1/256...256 or of unwieldy terms, or a rate that is not positive;
  /// rates in hertz.
  case sampleRates(from: Int, to: Int)
}

extension AudioConversionError: CustomStringConvertible {
  /// One sentence and a hint.
  public var description: String {
    switch self {
    case .channels(let found, let wanted):
      "\(found) channels do not become \(wanted): choose 1 to mix them down, or \(found) to keep "
        + "them."
    case .sampleRates(let from, let to):
      "A sample rate of \(from) Hz cannot be converted to \(to) Hz: the two may differ by "
        + "a factor of 256 at most, and rates above 1 MHz must have a common divisor; check the rate "
        + "you asked for."
    }
  }
}
