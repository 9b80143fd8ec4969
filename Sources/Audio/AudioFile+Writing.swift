// SPDX-License-Identifier: MIT
import Glibc

extension AudioFile {
  /// What happened to the samples on their way into a file.
  public struct WriteReport: Sendable, Equatable {
    /// Samples beyond full scale that were set to full scale; always 0 for floating point.
    public let clippedSampleCount: Int
  }

  /// Writes `clip` to `path`, whole or not at all: into a hidden file beside it, flushed, then
  /// renamed.
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
  /// - Throws: ``AudioFileError``, also for a sample that is NaN or infinite.
  @discardableResult
  public static func write(
    _ clip: AudioClip, to path: String, encoding: AudioEncoding = AudioEncoding(),
    tags: [AudioTag: String] = [:]
  ) throws(AudioFileError) -> WriteReport {
    guard encoding.isSupported else {
      throw .unsupported(
        path: path, container: encoding.container.rawValue, bitDepth: encoding.bitDepth.rawValue)
    }
    if let bad = clip.samples.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(
        path: path, frame: bad / clip.channelCount, channel: bad % clip.channelCount)
    }
    return try replacingFile(at: path) { descriptor throws(AudioFileError) in
      let writer = try SoundFileWriter(
        descriptor: descriptor, path: path, clip: clip, encoding: encoding, tags: tags)
      return try writer.write()
    }
  }

  /// Runs `body` on a new file beside `path` that takes the place of `path` only when all has gone
  /// well.
  private static func replacingFile<Result>(
    at path: String, _ body: (Int32) throws(AudioFileError) -> Result
  ) throws(AudioFileError) -> Result {
    let temporary = temporaryName(beside: path)
    let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .writeFailed(path: path, reason: systemMessage()) }
    do throws(AudioFileError) {
      let result = try body(descriptor)
      guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
        throw AudioFileError.writeFailed(path: path, reason: systemMessage())
      }
      close(descriptor)
      return result
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
  }

  /// A hidden name in the folder of `path`, so that a scan of that folder does not see it.
  private static func temporaryName(beside path: String) -> String {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return "\(folder).foley-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
  }
}
