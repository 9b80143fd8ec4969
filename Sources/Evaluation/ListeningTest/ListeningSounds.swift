// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// The sounds of a listening test, normalized so that nothing but the sound itself reveals its origin.
///
/// All sounds have one channel, one sample rate, one length and one loudness, and are encoded with 16
/// bits and without tags. The default rate is the lowest of all files, because resampling to a higher
/// rate adds no treble. The loudness is lowered until no peak exceeds full scale in any sound. A sound
/// that is too long is cut and faded out over the last eighth; a short one is padded with silence.
public struct ListeningSounds: Sendable {
  /// The common format.
  public struct Options: Sendable {
    /// The sample rate in hertz; nil for the lowest rate of the sounds.
    public var sampleRate: Int?
    /// The length; nil for the shorter of the longest generated and the longest real sound.
    public var seconds: Double?
    /// The loudness in LUFS (`AudioClip.loudness`), lowered where peaks require it; nil for unchanged
    /// levels.
    public var loudness: Double? = -23

    /// The defaults.
    public init() {}
  }

  /// The bytes of a WAV file for each sound of each question.
  public let files: [[[UInt8]]]
  /// The sample rate of all sounds in hertz.
  public let sampleRate: Int
  /// The length of all sounds.
  public let seconds: Double
  /// The loudness of all sounds in LUFS; nil for unchanged levels.
  public let loudness: Double?

  /// The sounds of a test, in the order of its questions.
  ///
  /// - Throws: `AudioConversionError` for a rate that cannot be converted, `AudioFileError` for a
  ///   sound with infinite samples or NaN.
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
      Result { try resampler.convert(sounds[index].clip, to: rate).fitted(to: length) }
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

  /// The highest loudness up to `wanted` at which no peak exceeds full scale.
  private static func level(of clips: [AudioClip], upTo wanted: Double) -> Double {
    clips.reduce(wanted) { level, clip in
      let loudness = clip.loudness
      return loudness.isFinite ? min(level, loudness - 20 * log10(Double(clip.peak))) : level
    }
  }
}
