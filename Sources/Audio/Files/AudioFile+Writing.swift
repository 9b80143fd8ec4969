// SPDX-License-Identifier: MIT
import Files
public import Kernels

extension AudioFile {
  /// What happened to the samples on their way into a file.
  public struct WriteReport: Sendable, Equatable {
    /// Samples beyond full scale that were set to full scale; always 0 for floating point.
    public let clippedSampleCount: Int
  }

  /// Writes `clip` to `path`, whole or not at all (`AtomicFile`); see
  /// ``encode(_:for:encoding:tags:dither:)`` for what stands in it.
  ///
  /// - Throws: ``AudioFileError``, also for a sample that is NaN or infinite, or `AtomicFileError`.
  @discardableResult
  public static func write(
    _ clip: AudioClip, to path: String, encoding: AudioEncoding = AudioEncoding(),
    tags: [AudioTag: String] = [:]
  ) throws -> WriteReport {
    let file = try encode(clip, for: path, encoding: encoding, tags: tags)
    try AtomicFile.write(path) { writer in
      try file.bytes.withUnsafeBytes { try writer.write($0) }
    }
    return file.report
  }

  /// The bytes of a file that holds `clip`.
  ///
  /// Integers are `round(x · 2^(bits - 1))`, so a file that is read and written again keeps its
  /// samples. The same clip, tags and dither give the same bytes with the same libsndfile.
  ///
  /// - Parameters:
  ///   - clip: `[L, C]`; samples beyond -1...1 are clipped, and counted, unless stored as floating
  ///     point.
  ///   - path: the file that they are for, named in errors.
  ///   - tags: texts to store; libsndfile appends its own name to ``AudioTag/software``, and
  ///     leaves it out of MP3.
  ///   - dither: where the triangular noise of one step comes from that is added before integers are
  ///     rounded; nil for none. Vorbis, MP3 and floating point have no use for it.
  /// - Throws: ``AudioFileError``, also for a sample that is NaN or infinite.
  public static func encode(
    _ clip: AudioClip, for path: String, encoding: AudioEncoding = AudioEncoding(),
    tags: [AudioTag: String] = [:], dither: RandomStream? = nil
  ) throws(AudioFileError) -> (bytes: [UInt8], report: WriteReport) {
    guard encoding.isSupported else {
      throw .unsupported(
        path: path, container: encoding.container.rawValue, bitDepth: encoding.bitDepth.rawValue)
    }
    if let bad = clip.samples.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(
        path: path, frame: bad / clip.channelCount, channel: bad % clip.channelCount)
    }
    var writer = try SoundFileWriter(
      path: path, clip: clip, encoding: encoding, tags: tags, dither: dither)
    let bytes = try writer.encoded()
    let clippedCount =
      encoding.bitDepth == .float32
      ? 0 : clip.samples.reduce(0) { $0 + (abs($1) > 1 ? 1 : 0) }
    return (bytes, WriteReport(clippedSampleCount: clippedCount))
  }
}
