// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// Sounds made alike in everything that would tell where they come from but the sound itself.
///
/// One channel, one sample rate, one length, one loudness, and files of 16 bits that say nothing else.
/// A rate above that of a file would leave it without treble, so the lowest of all is taken; a level
/// above what a peak allows would leave that sound softer, so all are brought down to what every one
/// can have. A sound that is longer than the others is faded out over the last eighth of what is
/// kept; a shorter one goes on in silence.
public struct ListeningSounds: Sendable {
  /// What to make of them.
  public struct Options: Sendable {
    /// Hertz; the lowest rate of the sounds if nil.
    public var sampleRate: Int?
    /// Of all sounds; that of the longest generated one, or of the longest real one if that is
    /// shorter, if nil.
    public var seconds: Double?
    /// In LUFS (`AudioClip.loudness`), or as far below as peaks demand; nil leaves levels alone.
    public var loudness: Double? = -23

    /// The defaults.
    public init() {}
  }

  /// The bytes of a WAV file for each sound of each question.
  public let files: [[[UInt8]]]
  /// Hertz, of every sound.
  public let sampleRate: Int
  /// Of every sound.
  public let seconds: Double
  /// Of every sound, in LUFS; nil where levels were left alone.
  public let loudness: Double?

  /// The sounds of a test, in its order.
  ///
  /// - Throws: `AudioConversionError` for a rate that cannot be converted, `AudioFileError` for a
  ///   sound that is not finite
  public init(of draw: ListeningDraw, options: Options = Options()) throws {
    let sounds = zip(draw.test.questions, draw.clips).flatMap { question, clips in
      zip(question.sounds, clips).map { (isReal: $0.isReal, clip: $1) }
    }
    let rate = options.sampleRate ?? sounds.map(\.clip.sampleRate).min() ?? 1
    let longest = [true, false].map { isReal in
      sounds.filter { $0.isReal == isReal }.map(\.clip.durationSeconds).max() ?? 0
    }
    let length = max(1, Int(((options.seconds ?? longest.min() ?? 0) * Double(rate)).rounded()))
    let resampler = Resampler()
    let fitted = try parallelMap(sounds.count) { index in
      Result { Self.fitted(try resampler.convert(sounds[index].clip, to: rate), length: length) }
    }.map { try $0.get() }
    let level = options.loudness.map { Self.level(of: fitted, upTo: $0) }
    let encoded = try fitted.map { clip in
      let level = level.map { clip.loudnessNormalized(to: $0) } ?? clip
      return try AudioFile.encode(level, for: "a sound of the page").bytes
    }
    var rest = encoded[...]
    files = draw.clips.map { clips in
      defer { rest = rest.dropFirst(clips.count) }
      return Array(rest.prefix(clips.count))
    }
    (sampleRate, seconds, loudness) = (rate, Double(length) / Double(rate), level)
  }

  private static func fitted(_ clip: AudioClip, length: Int) -> AudioClip {
    let cut = clip.slice(from: 0, length: length)
    return clip.frameCount > length ? cut.fadedOut(frames: length / 8) : cut
  }

  /// The highest level up to `wanted` at which no peak leaves full scale.
  private static func level(of clips: [AudioClip], upTo wanted: Double) -> Double {
    clips.reduce(wanted) { level, clip in
      let loudness = clip.loudness
      return loudness.isFinite ? min(level, loudness - 20 * log10(Double(clip.peak))) : level
    }
  }
}
