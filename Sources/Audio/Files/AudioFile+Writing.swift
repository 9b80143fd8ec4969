// SPDX-License-Identifier: MIT
import Files
public import Kernels

extension AudioFile {
  /// The result of an encoding.
  public struct WriteReport: Sendable, Equatable {
    /// The number of samples that were clipped to full scale; always 0 for floating point.
    public let clippedSampleCount: Int
  }

  /// Writes `clip` to `path` atomically (`AtomicFile`), with the contents that
  /// ``encode(_:for:encoding:tags:dither:)`` makes.
  ///
  /// - Throws: ``AudioFileError``, also for a sample that is NaN or infinite, or `AtomicFileError`.
  @discardableResult
  public static func write(
    _ clip: AudioClip, to path: String, encoding: AudioEncoding = AudioEncoding(),
    tags: [AudioTag: String] = [:]
  ) throws -> WriteReport {
    let file = try encode(clip, for: path, encoding: encoding, tags: tags)
    try AtomicFile.write(path, bytes: file.bytes)
    return file.report
  }

  /// Encodes `clip` as the bytes of a file.
  ///
  /// Integers are `round(x · 2^(bits - 1))`, so reading and writing a file again keeps its samples. The
  /// same clip, tags and dither give the same bytes with the same version of libsndfile.
  ///
  /// - Parameters:
  ///   - clip: `[L, C]`; samples beyond -1...1 are clipped and counted unless they are stored as
  ///     floating point.
  ///   - path: the path to name in errors.
  ///   - tags: texts to store; libsndfile appends its own name to ``AudioTag/software``, and
  ///     leaves it out of MP3.
  ///   - sampler: the key and the loop for samplers, of WAV and AIFF; nil for none.
  ///   - dither: the source of triangular noise within one quantization step, which is added before
  ///     rounding to integers; nil for none. Vorbis, MP3 and floating point ignore it.
  /// - Throws: ``AudioFileError``, also for a sample that is NaN or infinite.
  public static func encode(
    _ clip: AudioClip, for path: String, encoding: AudioEncoding = AudioEncoding(),
    tags: [AudioTag: String] = [:], sampler: SamplerInformation? = nil,
    dither: RandomStream? = nil
  ) throws(AudioFileError) -> (bytes: [UInt8], report: WriteReport) {
    guard encoding.isSupported else {
      throw .unsupported(
        path: path, container: encoding.container.rawValue, bitDepth: encoding.bitDepth.rawValue)
    }
    try clip.checkFinite(file: path)
    // WAV and AIFF have lengths of 32 bits; no other format needs as much.
    guard clip.samples.count <= sampleLimit else { throw .tooLong(path: path, limit: sampleLimit) }
    let writer = try SoundFileWriter(
      path: path, sampleRate: clip.sampleRate, channelCount: clip.channelCount, encoding: encoding,
      tags: tags, sampler: encoding.container.hasSamplerInformation ? sampler : nil,
      dither: dither)
    writer.write(clip.samples[...])
    let bytes = try writer.finish()
    let clippedCount =
      encoding.bitDepth == .float32
      ? 0 : clip.samples.reduce(0) { $0 + (abs($1) > 1 ? 1 : 0) }
    return (bytes, WriteReport(clippedSampleCount: clippedCount))
  }
}

extension AudioClip {
  /// Throws if a sample is NaN or infinite.
  ///
  /// - Parameter path: the file to name in the error.
  /// - Throws: ``AudioFileError/notFinite(path:frame:channel:)``
  package func checkFinite(file path: String) throws(AudioFileError) {
    guard let bad = samples.firstIndex(where: { !$0.isFinite }) else { return }
    throw .notFinite(path: path, frame: bad / channelCount, channel: bad % channelCount)
  }
}
