// SPDX-License-Identifier: MIT

/// Reading and writing of audio files with libsndfile.
///
/// Reads WAV (8, 16, 24, 32 bits, floating point, WAVE_FORMAT_EXTENSIBLE), FLAC, Ogg Vorbis, Opus,
/// AIFF, MP3 and the other formats of libsndfile. Headers are not trusted: memory is allocated block
/// by block as samples are decoded, never for the length that a header claims.
public enum AudioFile {
  /// The contents of a header.
  public struct Information: Sendable, Equatable, Codable {
    /// The path of the file.
    public let path: String
    /// The sample rate: frames per second.
    public let sampleRate: Int
    /// The number of channels.
    public let channelCount: Int
    /// The number of frames that the header claims, if the file's size does not contradict it.
    public let frameCount: Int
    /// libsndfile's names of container and encoding: "WAV (Microsoft)", "Signed 16 bit PCM".
    public let format: String
    /// The text metadata.
    public let tags: [AudioTag: String]

    /// The duration in seconds.
    public var durationSeconds: Double { Double(frameCount) / Double(sampleRate) }
  }

  /// The most samples that are read at once (2 GiB of floats).
  public static let sampleLimit = 1 << 29

  /// Reads the header of the file at `path`; no sample is decoded.
  ///
  /// - Throws: ``AudioFileError``
  public static func information(at path: String) throws(AudioFileError) -> Information {
    try SoundFileReader(path: path).information
  }

  /// Decodes the file at `path`, or frames `range` of it, at its own sample rate and channel count.
  ///
  /// - Throws: ``AudioFileError``, also if the file ends before the length in its header, if a sample
  ///   is NaN or infinite, or if `range` reaches beyond the end.
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
