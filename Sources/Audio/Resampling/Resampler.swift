// SPDX-License-Identifier: MIT
import Kernels

/// Sample rate conversion by band-limited interpolation, block by block in the frequency domain.
///
/// There is no delay: frame `l` at the old rate and frame `l · to / from` at the new one are at the
/// same time, and the duration changes by half a frame at most. Outside its frames a clip counts as
/// zero.
///
/// The pass band ends at 96 % of half the lower rate, the stop band begins at half the lower rate
/// (`LowPass`). The errors are those of single precision: in the pass band, the error of sines was 130
/// to 141 dB below them (72 pairs of rates); in the stop band, the remainder was 133 to 149 dB below
/// the sine (34 pairs). The cost per sample is two Fourier transforms divided by their length and does
/// not depend on the width of the transition band.
///
/// Reference: J. O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/.
public struct Resampler: Sendable {
  /// A resampler.
  public init() {}

  /// The clip converted to `sampleRate` hertz, each channel independently.
  ///
  /// - Throws: ``AudioConversionError/sampleRates(from:to:)`` when the rates differ by more than a
  ///   factor of 256, or when one of the terms of their ratio in lowest terms exceeds 1,048,576.
  public func convert(
    _ clip: AudioClip, to sampleRate: Int
  ) throws(AudioConversionError) -> AudioClip {
    if sampleRate == clip.sampleRate { return clip }
    guard let ratio = RateRatio(from: clip.sampleRate, to: sampleRate) else {
      throw .sampleRates(from: clip.sampleRate, to: sampleRate)
    }
    let channels = clip.channelCount
    let valueCount = ratio.convertedCount(clip.frameCount) * channels
    let converted = [Float](unsafeUninitializedCapacity: valueCount) { target, count in
      clip.samples.withUnsafeBufferPointer { source in
        Self.convert(
          source, into: .init(rebasing: target[..<valueCount]), by: ratio, channelCount: channels)
      }
      count = valueCount
    }
    return AudioClip(samples: converted, sampleRate: sampleRate, channelCount: channels)
  }

  /// Converts `source`, `[L, C]`, into `target`, which holds `ratio.convertedCount(L)` frames of C
  /// samples.
  static func convert(
    _ source: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>,
    by ratio: RateRatio, channelCount: Int
  ) {
    let blocks = ConversionBlocks(ratio: ratio, frameCount: source.count / channelCount)
    parallelFor(blocks.count * channelCount) { task in
      let (block, channel) = task.quotientAndRemainder(dividingBy: channelCount)
      blocks.convert(block, channel: channel, of: channelCount, from: source, into: target)
    }
  }
}

/// The ratio of two sample rates in lowest terms: `up` frames at the new rate have the same duration as
/// `down` at the old one.
struct RateRatio: Sendable {
  /// The new rate over the greatest common divisor of both, L.
  let up: Int
  /// The old rate over the greatest common divisor of both, M.
  let down: Int

  /// The largest term: a block has at least `down` frames, and this many can still be transformed.
  private static let termLimit = 1 << 20
  private static let factorLimit = 256

  /// The ratio, or nil for rates that cannot be converted.
  init?(from oldRate: Int, to newRate: Int) {
    guard oldRate > 0, newRate > 0 else { return nil }
    var (divisor, rest) = (oldRate, newRate)
    while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
    (up, down) = (newRate / divisor, oldRate / divisor)
    guard max(up, down) <= Self.termLimit, up <= Self.factorLimit * down,
      down <= Self.factorLimit * up
    else { return nil }
  }

  /// The number of frames at the new rate with the duration of `count` at the old one, rounded.
  func convertedCount(_ count: Int) -> Int { (2 * count * up + down) / (2 * down) }
}
