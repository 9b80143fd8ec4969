// SPDX-License-Identifier: MIT
import Kernels

/// Conversion between sample rates by band-limited interpolation, block by block in the frequency
/// domain.
///
/// Time is kept: frame `l` at the old rate sounds at the same second as frame `l · to / from` at
/// the new one, and the duration changes by half a frame at most. Outside its frames a clip counts as
/// silent.
///
/// The band below 96 % of half the lower rate is kept, and nothing from half the lower rate on
/// (`LowPass`), both as far as single precision goes: sines of the kept band differed from exact ones
/// by a power 130 to 141 dB below theirs (72 pairs of rates), and of sines from half the lower rate on,
/// what was left lay 133 to 149 dB below them (34 pairs). A sample costs its share of two Fourier
/// transforms, however sharp the filter is.
///
/// Reference: J. O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/.
public struct Resampler: Sendable {
  /// A resampler.
  public init() {}

  /// The clip at `sampleRate` hertz, every channel converted by itself.
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

/// Two sample rates in lowest terms: `up` frames of the new rate last as long as `down` of the old one.
struct RateRatio: Sendable {
  /// The new rate over the greatest common divisor of both, L.
  let up: Int
  /// The old rate over the greatest common divisor of both, M.
  let down: Int

  /// A block holds `down` frames at least: this many can still be transformed.
  private static let termLimit = 1 << 20
  private static let factorLimit = 256

  /// Nil where the rates are beyond what can be converted.
  init?(from oldRate: Int, to newRate: Int) {
    guard oldRate > 0, newRate > 0 else { return nil }
    var (divisor, rest) = (oldRate, newRate)
    while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
    (up, down) = (newRate / divisor, oldRate / divisor)
    guard max(up, down) <= Self.termLimit, up <= Self.factorLimit * down,
      down <= Self.factorLimit * up
    else { return nil }
  }

  /// Frames at the new rate that last as long as `count` at the old one, rounded.
  func convertedCount(_ count: Int) -> Int { (2 * count * up + down) / (2 * down) }
}
