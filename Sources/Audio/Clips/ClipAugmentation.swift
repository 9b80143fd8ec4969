// SPDX-License-Identifier: MIT
import Glibc
public import Kernels

/// Data augmentation of recordings before a model sees them.
///
/// Each operation happens with the given probability, by a draw of its own, in this order:
///
/// | operation | amount |
/// |---|---|
/// | resampling, which changes length and pitch together | up to two semitones up or down, in steps of 1/120 |
/// | time shift, with zeros moving in | up to a twentieth of the clip |
/// | equalization, y[t] = (x[t] + a x[t - 1]) / (1 + abs(a)) | a in -0.5...0.5 |
/// | mixing with another clip of the class | -24 to -12 dB |
/// | white noise | -70 to -40 dB of the peak |
/// | inverted polarity | |
/// | gain | -6 to 0 dB |
///
/// The model learns the changed sounds as they are: some of its sounds will be higher, noisier or
/// later than any recording. `Augmentation` in `Models`, which changes only what the critic sees,
/// does not have that effect.
public struct ClipAugmentation: Sendable, Equatable {
  /// The probability of each operation.
  public let probability: Float

  private static let semitones: Float = 2
  /// Resampling ratios are a whole number over this one.
  ///
  /// Few ratios of small terms are used, because the transforms of a ratio stay in memory.
  private static let resamplingSteps = 120

  /// An augmentation; a probability of 0 changes nothing.
  public init(probability: Float) {
    precondition((0...1).contains(probability), "an augmentation with probability \(probability)")
    self.probability = probability
  }

  /// An augmented clip of the same length, rate and channels.
  ///
  /// - Parameters:
  ///   - other: the clip that may be mixed in, of the same shape; nil for none.
  ///   - stream: the source of all random draws; the same stream gives the same clip.
  public func callAsFunction(
    _ clip: AudioClip, mixing other: AudioClip?, using stream: inout RandomStream
  ) -> AudioClip {
    guard probability > 0 else { return clip }
    var samples = clip.samples
    samples.withUnsafeMutableBufferPointer { samples in
      if let other {
        other.samples.withUnsafeBufferPointer {
          apply(to: samples, channelCount: clip.channelCount, mixing: $0, using: &stream)
        }
      } else {
        apply(to: samples, channelCount: clip.channelCount, mixing: nil, using: &stream)
      }
    }
    return AudioClip(
      samples: samples, sampleRate: clip.sampleRate, channelCount: clip.channelCount)
  }

  /// Augments one clip in place.
  ///
  /// - Parameters:
  ///   - samples: the clip, `[L, C]`.
  ///   - other: the clip that may be mixed in, of the same shape; nil for none.
  ///   - stream: the source of all random draws; the same stream gives the same clip.
  public func apply(
    to samples: UnsafeMutableBufferPointer<Float>, channelCount: Int,
    mixing other: UnsafeBufferPointer<Float>?, using stream: inout RandomStream
  ) {
    precondition(
      samples.count % channelCount == 0 && other?.count ?? samples.count == samples.count,
      "\(samples.count) samples of \(channelCount) channels, \(other?.count ?? 0) to mix in")
    guard probability > 0 else { return }
    var draw = Draw(probability: probability, stream: stream)
    defer { stream = draw.stream }
    let peak = Reduction.greatestMagnitude(of: UnsafeBufferPointer(samples))
    if let semitones = draw(-Self.semitones..<Self.semitones) {
      resample(samples, channelCount: channelCount, semitones: semitones)
    }
    if let share = draw(-0.05..<0.05) {
      let frames = Int(share * Float(samples.count / channelCount))
      shift(samples, by: frames * channelCount)
    }
    if let tilt = draw(-0.5..<0.5) { equalize(samples, tilt: tilt, channelCount: channelCount) }
    if let decibels = draw(-24 ..< -12), let other {
      let gain = pow(10, decibels / 20)
      for place in samples.indices { samples[place] += gain * other[place] }
    }
    if let decibels = draw(-70 ..< -40) {
      let deviation = peak * pow(10, decibels / 20)
      for place in samples.indices { samples[place] += deviation * draw.stream.normal() }
    }
    let sign: Float = draw(0..<1) == nil ? 1 : -1
    let gain = sign * pow(10, (draw(-6..<0) ?? 0) / 20)
    for place in samples.indices { samples[place] *= gain }
  }

  /// Plays the clip faster or slower; the result is cut or padded with zeros to its length.
  private func resample(
    _ samples: UnsafeMutableBufferPointer<Float>, channelCount: Int, semitones: Float
  ) {
    let steps = Self.resamplingSteps
    let changed = Int((Float(steps) * pow(2, semitones / 12)).rounded())
    guard changed != steps, let ratio = RateRatio(from: steps, to: changed) else { return }
    let count = ratio.convertedCount(samples.count / channelCount) * channelCount
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { converted in
      Resampler.convert(
        UnsafeBufferPointer(samples), into: converted, by: ratio, channelCount: channelCount)
      let end = samples.update(fromContentsOf: converted.prefix(samples.count))
      samples[end...].update(repeating: 0)
    }
  }

  /// Moves the samples to later places, or to earlier ones for a negative count.
  private func shift(_ samples: UnsafeMutableBufferPointer<Float>, by count: Int) {
    guard let base = samples.baseAddress, count != 0 else { return }
    let kept = samples.count - abs(count)
    if count > 0 {
      memmove(base + count, base, kept * MemoryLayout<Float>.stride)
      samples[..<count].update(repeating: 0)
    } else {
      memmove(base, base - count, kept * MemoryLayout<Float>.stride)
      samples[kept...].update(repeating: 0)
    }
  }

  private func equalize(
    _ samples: UnsafeMutableBufferPointer<Float>, tilt: Float, channelCount: Int
  ) {
    // From the end on, so that each sample still finds the one before it unchanged.
    for place in samples.indices.reversed() {
      let before = place >= channelCount ? samples[place - channelCount] : 0
      samples[place] = (samples[place] + tilt * before) / (1 + abs(tilt))
    }
  }

  /// Decides whether an operation happens, and by which amount.
  private struct Draw {
    let probability: Float
    var stream: RandomStream

    /// A number of the range, or nil where the operation does not happen; both cases use the same
    /// number of random numbers.
    mutating func callAsFunction(_ range: Range<Float>) -> Float? {
      let happens = stream.uniform(0..<1) < probability
      let value = stream.uniform(range)
      return happens ? value : nil
    }
  }
}
