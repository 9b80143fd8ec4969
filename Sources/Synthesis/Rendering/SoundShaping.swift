// SPDX-License-Identifier: MIT
public import Audio
import Files
import Foundation
import Kernels

extension RenderSettings {
  /// Decibels below the peak at which samples count as silence.
  private static let silenceDecibels = 60.0
  /// The shortest fade-out of a sound that is cut, in seconds; it avoids a click.
  private static let shortestFade = 0.01
  /// The largest true peak of a sound behind the limiter, in decibels of full scale (EBU R 128).
  private static let ceiling = -1.0

  /// Applies channels, sample rate, pitch, trimming of silence, direction, duration, fade, attack, decay,
  /// gain, watermark and normalization, in this order; the watermark follows a limiter, which would
  /// weaken it.
  ///
  /// - Throws: `AudioConversionError`
  public func shape(_ clip: AudioClip) throws(AudioConversionError) -> AudioClip {
    try shaped(clip).clip
  }

  /// ``shape(_:)``, with the result of the normalization.
  func shaped(_ clip: AudioClip) throws(AudioConversionError) -> ShapedSound {
    normalized(try unnormalized(clip))
  }

  /// One of the layers of a sound, shaped as ``shape(_:)`` does but for the gain of normalization.
  ///
  /// The gain is the smallest of any layer, so that levels between them stay as they are. Soft layers
  /// lie below the level, as they should.
  ///
  /// - Throws: `AudioConversionError`
  func shaped(
    _ layer: Int, of layers: [AudioClip]
  ) throws(AudioConversionError) -> ShapedSound {
    let clip = try unnormalized(layers[layer])
    guard normalize != .none else { return ShapedSound(clip: clip) }
    var gain = Float.infinity
    for other in layers {
      let other = try unnormalized(other)
      guard other.peak > 0 else { continue }
      gain = min(gain, normalized(other).clip.peak / other.peak)
    }
    guard gain.isFinite else { return ShapedSound(clip: clip) }
    return ShapedSound(
      clip: AudioClip(
        samples: clip.samples.map { $0 * gain }, sampleRate: clip.sampleRate,
        channelCount: clip.channelCount))
  }

  /// The clip with all settings but normalization, and the watermark that follows a limiter.
  private func unnormalized(_ clip: AudioClip) throws(AudioConversionError) -> AudioClip {
    var clip = try clip.withChannels(channels ?? clip.channelCount)
    clip = try Resampler().convert(clip, to: sampleRate ?? clip.sampleRate)
    clip = try clip.transposed(by: pitch)
    if trimSilence { clip = clip.trimmed(belowPeakBy: Self.silenceDecibels) }
    if reverse { clip = clip.reversed }
    clip = enveloped(loop ? looped(clip) : ended(clip))
    let isLimited = limiter && normalize == .loudness
    if watermark && !isLimited { Watermark.embed(in: &clip) }
    return clip
  }

  /// The clip at the level of normalization.
  private func normalized(_ clip: AudioClip) -> ShapedSound {
    let level = level ?? normalize.standardLevel
    switch normalize {
    case .none: return ShapedSound(clip: clip)
    case .peak: return ShapedSound(clip: clip.peakNormalized(to: Float(pow(10, level / 20))))
    case .loudness where limiter:
      let limited = limited(clip, to: level)
      let lack = level - limited.loudness
      return ShapedSound(clip: limited, isBelowLevel: lack.isFinite && lack > 0.2)
    case .loudness:
      let (normalized, lack) = clip.normalized(toLoudness: level)
      return ShapedSound(clip: normalized, isBelowLevel: lack > 0.05)
    }
  }

  /// The clip at a loudness behind the limiter, with the watermark; the true peak is at the ceiling at
  /// most.
  ///
  /// The mark raises some peaks, which are limited once more: little enough for the mark to last. What that
  /// costs of the loudness is asked for again.
  private func limited(_ clip: AudioClip, to level: Double) -> AudioClip {
    guard watermark else { return clip.loudnessLimited(to: level, ceiling: Self.ceiling) }
    func marked(at target: Double) -> AudioClip {
      var limited = clip.loudnessLimited(to: target, ceiling: Self.ceiling)
      Watermark.embed(in: &limited)
      return limited.peakLimited(ceiling: Self.ceiling)
    }
    var (target, best) = (level, marked(at: level))
    for _ in 0..<4 {
      let lack = level - best.loudness
      guard lack.isFinite, lack > 0.1 else { break }
      target += lack
      let next = marked(at: target)
      guard next.loudness > best.loudness + 0.02 else { break }
      best = next
    }
    return best
  }

  /// How many times shorter a sound of the pitch is.
  var pitchRatio: Double { pow(2, pitch / 12) }

  /// The clip with attack, decay and gain.
  private func enveloped(_ clip: AudioClip) -> AudioClip {
    let rate = Double(clip.sampleRate)
    var clip = attack > 0 ? clip.fadedIn(frames: frames(attack, rate)) : clip
    if let decay { clip = clip.decayed(frames: decay * rate) }
    guard gain != 0 else { return clip }
    let factor = Float(pow(10, gain / 20))
    return AudioClip(
      samples: clip.samples.map { $0 * factor }, sampleRate: clip.sampleRate,
      channelCount: clip.channelCount)
  }

  /// The clip cut to the duration and faded out.
  private func ended(_ clip: AudioClip) -> AudioClip {
    let rate = Double(clip.sampleRate)
    let wanted =
      duration.flatMap { Int(checked: ($0 * rate).rounded()) }.map { max($0, 1) } ?? clip.frameCount
    guard wanted < clip.frameCount else {
      return clip.fadedOut(frames: frames(fade, rate))
    }
    return clip.slice(from: 0, length: wanted)
      .fadedOut(frames: frames(max(fade, Self.shortestFade), rate))
  }

  /// The clip as a loop of the duration, or of four fifths of the clip at most.
  private func looped(_ clip: AudioClip) -> AudioClip {
    let rate = Double(clip.sampleRate)
    let seconds = duration ?? Self.loopSeconds(of: clip.durationSeconds)
    let wanted = min(max(frames(seconds, rate), 1), clip.frameCount)
    let overlap = min(frames(Self.loopOverlap(seconds), rate), clip.frameCount - wanted, wanted)
    return clip.looped(frames: wanted, overlap: overlap)
  }

  /// Seconds in which the end of a loop of `seconds` goes over into its beginning.
  private static func loopOverlap(_ seconds: Double) -> Double { min(seconds / 4, 1) }

  /// Seconds of the longest loop of a sound of `seconds`: loop and overlap together.
  private static func loopSeconds(of seconds: Double) -> Double {
    max(seconds * 4 / 5, seconds - 1)
  }

  /// Seconds of sound that the files need, with the overlap of a loop and before the change of pitch; nil
  /// for the model's own.
  var generatedDuration: Double? {
    duration.map { (loop ? $0 + Self.loopOverlap($0) : $0) * pitchRatio }
  }

  /// What samplers read of a file of `frameCount` frames; nil for nothing.
  func samplerInformation(frameCount: Int) -> SamplerInformation? {
    guard loop || rootKey != nil else { return nil }
    return SamplerInformation(rootKey: rootKey ?? 60, loop: loop ? 0..<frameCount : nil)
  }

  private func frames(_ seconds: Double, _ rate: Double) -> Int {
    Int(checked: (seconds * rate).rounded()) ?? .max
  }

  /// The random numbers of the dither of sound `number`; nil if its samples are not dithered.
  func ditherStream(_ number: Int) -> RandomStream? {
    dither && encoding.takesDither
      ? RandomStream(seed: seed, name: "dither", index: UInt64(number)) : nil
  }
}

/// A sound with all settings applied.
struct ShapedSound {
  var clip: AudioClip
  /// Whether it is quieter than the loudness asked for.
  var isBelowLevel = false
}

extension AudioClip {
  /// The clip at another pitch: as if it had another rate, so that a higher one is shorter.
  func transposed(by semitones: Double) throws(AudioConversionError) -> AudioClip {
    guard semitones != 0 else { return self }
    let rate = (Double(sampleRate) * pow(2, semitones / 12)).rounded()
    let faster = AudioClip(
      samples: samples, sampleRate: max(1, Int(rate)), channelCount: channelCount)
    return try Resampler().convert(faster, to: sampleRate)
  }
}
