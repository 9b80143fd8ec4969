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
    /// The number of frames, of all sounds that follow each other in the file; nil if it is not known
    /// before the file is decoded.
    public let frameCount: Int?
    /// libsndfile's names of container and encoding: "WAV (Microsoft)", "Signed 16 bit PCM".
    public let format: String
    /// The text metadata.
    public let tags: [AudioTag: String]

    /// The duration in seconds; nil if it is not known before the file is decoded.
    public var durationSeconds: Double? { frameCount.map { Double($0) / Double(sampleRate) } }

    /// Encodes the properties; an unknown number of frames is null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(path, forKey: .path)
      try container.encode(sampleRate, forKey: .sampleRate)
      try container.encode(channelCount, forKey: .channelCount)
      try container.encode(frameCount, forKey: .frameCount)
      try container.encode(format, forKey: .format)
      try container.encode(tags, forKey: .tags)
    }
  }

  /// The most samples that are read at once (2 GiB of floats).
  public static let sampleLimit = 1 << 29

  /// The highest sample rate in hertz; a header that claims more is not believed.
  public static let sampleRateLimit = 4_000_000

  /// Reads the headers of the file at `path`; no sample is decoded.
  ///
  /// Ogg pages and MPEG frames are counted, which reads the whole file.
  ///
  /// - Throws: ``AudioFileError``
  public static func information(at path: String) throws(AudioFileError) -> Information {
    try SoundFileReader(path: path).information
  }

  /// What the beginning of the file at `path` says; the number of frames may be a guess.
  ///
  /// - Throws: ``AudioFileError``
  static func beginning(at path: String) throws(AudioFileError) -> Information {
    try SoundFileReader(path: path, isScanned: false).information
  }

  /// Decodes the file at `path`, or frames `range` of it, at its own sample rate and channel count.
  ///
  /// The end of the file is where the decoder ends; several sounds that follow each other in the file,
  /// such as the links of an Ogg chain, are read as one.
  ///
  /// - Throws: ``AudioFileError``, also if the file ends before the length in its header, if a sample
  ///   is NaN, infinite or more than a million times full scale, or if `range` reaches beyond the end.
  public static func read(
    _ path: String, frames range: Range<Int>? = nil
  ) throws(AudioFileError) -> AudioClip {
    let reader = try SoundFileReader(path: path)
    let information = reader.information
    if let range {
      let count = information.frameCount ?? .max
      guard range.lowerBound >= 0, range.upperBound <= count else {
        throw .range(path: path, wanted: range, frameCount: count)
      }
      try reader.seek(to: range.lowerBound)
    }
    let samples = try reader.readSamples(frames: range?.count)
    if let range, samples.count < range.count * information.channelCount {
      throw .range(
        path: path, wanted: range,
        frameCount: range.lowerBound + samples.count / information.channelCount)
    }
    return AudioClip(
      samples: samples, sampleRate: information.sampleRate, channelCount: information.channelCount)
  }

  /// Decodes the first `limit` frames of the file at `path`, or all if it has fewer.
  ///
  /// - Throws: ``AudioFileError``
  public static func read(_ path: String, upTo limit: Int) throws(AudioFileError) -> AudioClip {
    let reader = try SoundFileReader(path: path)
    return AudioClip(
      samples: try reader.readSamples(frames: limit), sampleRate: reader.information.sampleRate,
      channelCount: reader.information.channelCount)
  }
}
