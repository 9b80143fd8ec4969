// SPDX-License-Identifier: MIT
public import Files
import Kernels

/// Audio in memory: samples `[L, C]`, interleaved (channels last), at a sample rate.
///
/// Full scale is the range -1...1. Values beyond it are kept; only writing to a file of integer
/// samples clips them.
public struct AudioClip: Sendable, Equatable {
  /// The samples, frame by frame: `[L, C]`.
  public let samples: [Float]
  /// The sample rate: frames per second.
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

  /// A clip of samples `[C, L]`, channel by channel.
  public init(channelSamples: [Float], sampleRate: Int, channelCount: Int) {
    precondition(
      channelCount > 0 && channelSamples.count % channelCount == 0,
      "\(channelSamples.count) samples are not \(channelCount) channels")
    self.init(
      samples: channelCount == 1
        ? channelSamples
        : permuted(
          channelSamples, shape: [channelCount, channelSamples.count / channelCount], order: [1, 0]),
      sampleRate: sampleRate, channelCount: channelCount)
  }

  /// The samples channel by channel, `[C, L]`.
  public var channelSamples: [Float] {
    channelCount == 1
      ? samples : permuted(samples, shape: [frameCount, channelCount], order: [1, 0])
  }

  /// The number of frames, L: samples of one channel.
  public var frameCount: Int { samples.count / channelCount }

  /// The duration in seconds.
  public var durationSeconds: Double { Double(frameCount) / Double(sampleRate) }

  /// The largest absolute sample over all channels; 0 for a clip without samples.
  public var peak: Float { samples.withUnsafeBufferPointer(Reduction.greatestMagnitude) }

  /// The samples of one channel, `[L]`.
  public func channel(_ index: Int) -> [Float] {
    precondition((0..<channelCount).contains(index), "channel \(index) of \(channelCount)")
    return stride(from: index, to: samples.count, by: channelCount).map { samples[$0] }
  }

  /// The clip with one channel: the mean of all channels, or one of them where they cancel
  /// (``ChannelMix``).
  public func mixedDown() -> AudioClip {
    guard channelCount > 1 else { return self }
    let mono = samples.withUnsafeBufferPointer { samples in
      let mean = ChannelMix.mean.samples(of: samples, channelCount: channelCount)
      var levels = ChannelLevels(channelCount: channelCount)
      mean.withUnsafeBufferPointer { levels.add(samples, mean: $0) }
      let mix = levels.mix
      return mix == .mean ? mean : mix.samples(of: samples, channelCount: channelCount)
    }
    return AudioClip(samples: mono, sampleRate: sampleRate)
  }

  /// The clip with `count` channels: several channels are mixed to one
  /// (``mixedDown()``), one channel is repeated.
  ///
  /// - Throws: ``AudioConversionError/channels(found:wanted:)`` for any other change, which is
  ///   ambiguous.
  public func withChannels(_ count: Int) throws(AudioConversionError) -> AudioClip {
    if count == channelCount { return self }
    if count == 1 { return mixedDown() }
    guard channelCount == 1, count > 1 else {
      throw .channels(found: channelCount, wanted: count)
    }
    let repeated = samples.flatMap { repeatElement($0, count: count) }
    return AudioClip(samples: repeated, sampleRate: sampleRate, channelCount: count)
  }

  /// The clip scaled so that its peak is `level`; a clip of zeros is returned unchanged.
  public func peakNormalized(to level: Float = 1) -> AudioClip {
    let peak = peak
    guard peak > 0 else { return self }
    // Dividing first: the factor level / peak would overflow for a subnormal peak. The peak itself
    // becomes exactly `level`.
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

/// A conversion of a clip that is ambiguous or that the resampler does not support.
public enum AudioConversionError: Error, Equatable, Sendable {
  /// A change of the number of channels that is neither to one nor from one.
  case channels(found: Int, wanted: Int)
  /// A ratio of sample rates outside 1/256...256 or with terms above 1,048,576, or a rate that is not
  /// positive; rates in hertz.
  case sampleRates(from: Int, to: Int)
}

extension AudioConversionError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .channels(let found, let wanted):
      ErrorMessage(
        "\(found) channels do not become \(wanted)",
        advice: "choose 1 to mix them down, or \(found) to keep them")
    case .sampleRates(let from, let to):
      ErrorMessage(
        "A sample rate of \(from) Hz cannot be converted to \(to) Hz (the two may differ by a "
          + "factor of 256 at most, and rates above 1 MHz must have a common divisor)",
        advice: "check the rate you asked for")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
