// SPDX-License-Identifier: MIT
import Files

extension AudioFile {
  /// What happened to the samples on their way into a file.
  public struct WriteReport: Sendable, Equatable {
    /// Samples beyond full scale that were set to full scale; always 0 for floating point.
    public let clippedSampleCount: Int
  }

  /// Writes `clip` to `path`, whole or not at all (`AtomicFile`).
  ///
  /// Integers are `round(x · 2^(bits - 1))`, so a file that is read and written again keeps its
  /// samples. The same clip and tags give the same bytes in WAV, AIFF and FLAC with the same
  /// libsndfile; an Ogg stream carries a random serial number, so there only the decoded sound is
  /// the same.
  ///
  /// - Parameters:
  ///   - clip: `[L, C]`; samples beyond -1...1 are clipped, and counted, unless stored as floating
  ///     point.
  ///   - tags: texts to store; libsndfile appends its own name to ``AudioTag/software``.
  /// - Throws: ``AudioFileError``, also for a sample that is NaN or infinite, or `AtomicFileError`.
  @discardableResult
  public static func write(
    _ clip: AudioClip, to path: String, encoding: AudioEncoding = AudioEncoding(),
    tags: [AudioTag: String] = [:]
  ) throws -> WriteReport {
    guard encoding.isSupported else {
      throw AudioFileError.unsupported(
        path: path, container: encoding.container.rawValue, bitDepth: encoding.bitDepth.rawValue)
    }
    if let bad = clip.samples.firstIndex(where: { !$0.isFinite }) {
      throw AudioFileError.notFinite(
        path: path, frame: bad / clip.channelCount, channel: bad % clip.channelCount)
    }
    return try AtomicFile.write(path) { file in
      let writer = try SoundFileWriter(
        descriptor: file.descriptor, path: path, clip: clip, encoding: encoding, tags: tags)
      return try writer.write()
    }
  }
}
