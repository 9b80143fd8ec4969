// SPDX-License-Identifier: MIT

/// Audio files through libsndfile: what is in them, and their sound.
///
/// Reads WAV (8, 16, 24, 32 bits, floating point, WAVE_FORMAT_EXTENSIBLE), FLAC, Ogg Vorbis, Opus,
/// AIFF, MP3 and whatever else the library knows. A header is believed only as far as the file
/// bears it out: memory is taken block by block as samples arrive, never for what a header claims.
public enum AudioFile {
  /// What a header says.
  public struct Information: Sendable, Equatable, Codable {
    /// The file.
    public let path: String
    /// Frames a second, in hertz.
    public let sampleRate: Int
    /// The number of channels.
    public let channelCount: Int
    /// The number of frames that the header claims and the file's size does not contradict.
    public let frameCount: Int
    /// The container and the encoding, in libsndfile's words: "WAV (Microsoft)", "Signed 16 bit
    /// PCM".
    public let format: String
    /// The texts in the file.
    public let tags: [AudioTag: String]

    /// How long it sounds, in seconds.
    public var durationSeconds: Double { Double(frameCount) / Double(sampleRate) }
  }

  /// No more samples than this are read at once (2 GiB of floats).
  public static let sampleLimit = 1 << 29

  /// What the header of the file at `path` says; no sample is decoded.
  ///
  /// - Throws: ``AudioFileError``
  public static func information(at path: String) throws(AudioFileError) -> Information {
    try SoundFileReader(path: path).information
  }

  /// The sound of the file at `path`, or frames `range` of it, at its own rate and with its own
  /// channels.
  ///
  /// - Throws: ``AudioFileError``, also when the file ends before its header says, when a sample is
  ///   NaN or infinite, and when `range` reaches beyond the end.
  public static func read(
    _ path: String, frames range: Range<Int>? = nil
  ) throws(AudioFileError) -> AudioClip {
    let reader = try SoundFileReader(path: path)
    let information = reader.information
    if let range {
      guard range.lowerBound >= 0, range.upperBound <= information.frameCount else {
        throw .range(path: path, wanted: range, frameCount: information.frameCount)
      }
      try reader.seek(to: range.lowerBound)
    }
    let samples = try reader.readSamples(frames: range?.count)
    return AudioClip(
      samples: samples, sampleRate: information.sampleRate, channelCount: information.channelCount)
  }
}
