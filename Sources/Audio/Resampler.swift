// SPDX-License-Identifier: MIT
import CSampleRate

/// Conversion between sample rates by band-limited interpolation (libsamplerate).
///
/// Time is kept: frame `l` at the old rate sounds at the same second as frame `l · to / from` at
/// the new one, and the duration changes by half a frame at most.
///
/// Reference: J. O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/.
public struct Resampler: Sendable {
  /// How much work goes into a sample: the signal-to-noise ratio and the share of the band that is
  /// kept.
  public enum Quality: String, Codable, CaseIterable, Sendable {
    /// 144 dB, 96 % of the band.
    case best
    /// 121 dB, 90 % of the band; about four times as fast.
    case medium
    /// 97 dB, 80 % of the band; about eleven times as fast.
    case fast

    fileprivate var converter: Int32 {
      switch self {
      case .best: Int32(SRC_SINC_BEST_QUALITY)
      case .medium: Int32(SRC_SINC_MEDIUM_QUALITY)
      case .fast: Int32(SRC_SINC_FASTEST)
      }
    }
  }

  /// The quality of interpolation.
  public let quality: Quality

  /// A resampler of the given quality.
  public init(quality: Quality = .best) { self.quality = quality }

  /// The clip at `sampleRate` hertz, every channel converted by itself.
  ///
  /// - Throws: ``AudioConversionError/sampleRates(from:to:)`` when the rates differ by more than a
  ///   factor of 256.
  public func convert(
    _ clip: AudioClip, to sampleRate: Int
  ) throws(AudioConversionError) -> AudioClip {
    if sampleRate == clip.sampleRate { return clip }
    let ratio = Double(sampleRate) / Double(clip.sampleRate)
    guard sampleRate > 0, src_is_valid_ratio(ratio) != 0 else {
      throw .sampleRates(from: clip.sampleRate, to: sampleRate)
    }
    let frameCount = Int((Double(clip.frameCount) * ratio).rounded())
    let channelCount = clip.channelCount
    var converted = [Float](repeating: 0, count: frameCount * channelCount)
    for channel in 0..<channelCount {
      let samples = try convert(clip.channel(channel), ratio: ratio, count: frameCount)
      for frame in 0..<frameCount { converted[frame * channelCount + channel] = samples[frame] }
    }
    return AudioClip(samples: converted, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// One channel; `count` samples whatever the library rounds to (a missing last sample is zero).
  private func convert(
    _ samples: [Float], ratio: Double, count: Int
  ) throws(AudioConversionError) -> [Float] {
    var converted = [Float](repeating: 0, count: count)
    let status = samples.withUnsafeBufferPointer { source in
      converted.withUnsafeMutableBufferPointer { target in
        var request = SRC_DATA()
        request.data_in = source.baseAddress
        request.data_out = target.baseAddress
        request.input_frames = source.count
        request.output_frames = target.count
        request.src_ratio = ratio
        return src_simple(&request, quality.converter, 1)
      }
    }
    guard status == 0 else {
      throw .resampling(reason: src_strerror(status).map { String(cString: $0) } ?? "\(status)")
    }
    return converted
  }
}
