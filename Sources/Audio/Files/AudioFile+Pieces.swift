// SPDX-License-Identifier: MIT
import Files
public import Kernels

extension AudioFile {
  /// Decodes the file at `path` in pieces of up to 65,536 samples, `[L, C]`, one of which is in memory.
  ///
  /// - Parameter body: called with the piece.
  /// - Returns: what the header says.
  /// - Throws: ``AudioFileError`` as ``read(_:frames:)``, or what `body` throws.
  @discardableResult
  public static func forEachPiece(
    of path: String, _ body: (_ samples: [Float], Information) throws -> Void
  ) throws -> Information {
    let reader = try SoundFileReader(path: path)
    let frames = max(1, 65_536 / reader.information.channelCount)
    while true {
      let piece = try reader.next(frames)
      guard !piece.isEmpty else { return reader.information }
      try body(Array(piece), reader.information)
    }
  }

  /// The format of a file that is written in pieces.
  public struct PieceFormat {
    /// Frames a second.
    public var sampleRate: Int
    /// The number of channels, C.
    public var channelCount: Int
    /// How samples are stored.
    public var encoding: AudioEncoding
    /// Texts to store.
    public var tags: [AudioTag: String]
    /// The source of dither; nil for none.
    public var dither: RandomStream?

    /// A format of these parts.
    public init(
      sampleRate: Int, channelCount: Int, encoding: AudioEncoding = AudioEncoding(),
      tags: [AudioTag: String] = [:], dither: RandomStream? = nil
    ) {
      self.sampleRate = sampleRate
      self.channelCount = channelCount
      self.encoding = encoding
      self.tags = tags
      self.dither = dither
    }
  }

  /// Writes a sound that arrives in pieces to `path` atomically.
  ///
  /// The bytes are those of ``encode(_:for:encoding:tags:dither:)`` for the whole sound; those of Ogg
  /// depend on the pieces, too, which decide where the blocks of the Vorbis encoder begin.
  ///
  /// WAV, FLAC and AIFF go to the file as they come; of Ogg and MP3, which are small, the whole file is
  /// in memory.
  ///
  /// - Parameters:
  ///   - temporary: the path of the incomplete file, which is then not flushed; nil for a flushed one
  ///     beside `path`.
  ///   - body: called once with the function that takes the pieces, `[L, C]`.
  /// - Throws: ``AudioFileError``, `AtomicFileError`, or what `body` throws; no file is changed then.
  @discardableResult
  public static func writePieces(
    to path: String, through temporary: String? = nil, _ format: PieceFormat,
    _ body: (_ write: ([Float]) throws -> Void) throws -> Void
  ) throws -> WriteReport {
    func fill(_ file: borrowing AtomicFile.Writer) throws -> WriteReport {
      let isCompressed = [.ogg, .mp3].contains(format.encoding.container)
      let writer = try SoundFileWriter(
        path: path, sampleRate: format.sampleRate, channelCount: format.channelCount,
        encoding: format.encoding, tags: format.tags, dither: format.dither,
        stream: MemoryStream(descriptor: isCompressed ? nil : file.descriptor))
      var (frame, clipped) = (0, 0)
      try body { samples in
        if let bad = samples.firstIndex(where: { !$0.isFinite }) {
          throw AudioFileError.notFinite(
            path: path, frame: frame + bad / format.channelCount,
            channel: bad % format.channelCount)
        }
        frame += samples.count / format.channelCount
        guard frame * format.channelCount <= format.encoding.sampleLimit else {
          throw AudioFileError.tooLong(path: path, limit: format.encoding.sampleLimit)
        }
        if format.encoding.bitDepth != .float32 { clipped += samples.count { abs($0) > 1 } }
        writer.write(samples[...])
      }
      let bytes = try writer.finish()
      try bytes.withUnsafeBytes { try file.write($0) }
      return WriteReport(clippedSampleCount: clipped)
    }
    guard format.encoding.isSupported else {
      throw AudioFileError.unsupported(
        path: path, container: format.encoding.container.rawValue,
        bitDepth: format.encoding.bitDepth.rawValue)
    }
    guard let temporary else { return try AtomicFile.write(path, fill) }
    return try AtomicFile.write(path, through: temporary, fill)
  }
}
