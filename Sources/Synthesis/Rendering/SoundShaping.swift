// SPDX-License-Identifier: MIT
public import Audio
import Foundation
import Kernels

extension RenderSettings {
  /// Decibels below the peak at which samples count as silence.
  private static let silenceDecibels = 60.0
  /// The shortest fade-out of a sound that is cut, in seconds; it avoids a click.
  private static let shortestFade = 0.01

  /// Applies channels, sample rate, trimming of silence, duration, fade, watermark and normalization,
  /// in this order.
  ///
  /// - Throws: `AudioConversionError`
  public func shape(_ clip: AudioClip) throws(AudioConversionError) -> AudioClip {
    var clip = try clip.withChannels(channels ?? clip.channelCount)
    clip = try Resampler().convert(clip, to: sampleRate ?? clip.sampleRate)
    if trimSilence { clip = clip.trimmed(belowPeakBy: Self.silenceDecibels) }
    clip = ended(clip)
    if watermark { Watermark.embed(in: &clip) }
    let level = level ?? normalize.standardLevel
    switch normalize {
    case .none: return clip
    case .peak: return clip.peakNormalized(to: Float(pow(10, level / 20)))
    case .loudness: return clip.loudnessNormalized(to: level)
    }
  }

  /// The clip cut to the duration and faded out.
  private func ended(_ clip: AudioClip) -> AudioClip {
    let rate = Double(clip.sampleRate)
    let wanted = duration.map { max(Int(($0 * rate).rounded()), 1) } ?? clip.frameCount
    guard wanted < clip.frameCount else {
      return clip.fadedOut(frames: Int((fade * rate).rounded()))
    }
    return clip.slice(from: 0, length: wanted)
      .fadedOut(frames: Int((max(fade, Self.shortestFade) * rate).rounded()))
  }

  /// The random numbers of the dither of sound `number`; nil if its samples are not dithered.
  func ditherStream(_ number: Int) -> RandomStream? {
    dither && bitDepth != .float32 && format != .ogg && format != .mp3
      ? RandomStream(seed: seed, name: "dither", index: UInt64(number)) : nil
  }
}
