// SPDX-License-Identifier: MIT
import CSndFile
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

/// One clip on its way into one open file.
private struct SoundFileWriter {
  /// Frames handed to the library at once.
  private static let blockFrames = 4096

  let handle: OpaquePointer
  let path: String
  let clip: AudioClip
  let encoding: AudioEncoding

  init(
    descriptor: Int32, path: String, clip: AudioClip, encoding: AudioEncoding,
    tags: [AudioTag: String]
  ) throws(AudioFileError) {
    var header = SF_INFO()
    header.samplerate = Int32(clamping: clip.sampleRate)
    header.channels = Int32(clamping: clip.channelCount)
    header.format = encoding.formatCode
    guard let handle = sf_open_fd(descriptor, Int32(SFM_WRITE), &header, Int32(SF_FALSE)) else {
      throw .notWritable(
        path: path, sampleRate: clip.sampleRate, channelCount: clip.channelCount,
        reason: libraryMessage(nil))
    }
    self.handle = handle
    self.path = path
    self.clip = clip
    self.encoding = encoding
    // The PEAK chunk holds the time of writing: without it the same samples give the same bytes.
    sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
    var quality = encoding.vorbisQuality
    if encoding.container == .ogg {
      sf_command(
        handle, Int32(SFC_SET_VBR_ENCODING_QUALITY), &quality, Int32(MemoryLayout<Double>.size))
    }
    for tag in AudioTag.allCases {
      if let text = tags[tag] { sf_set_string(handle, tag.code, text) }
    }
  }

  /// Writes every frame and closes the library's handle, whatever happens.
  func write() throws(AudioFileError) -> AudioFile.WriteReport {
    var isComplete = true
    for start in stride(from: 0, to: clip.frameCount, by: Self.blockFrames) where isComplete {
      let end = min(start + Self.blockFrames, clip.frameCount)
      let block = clip.samples[(start * clip.channelCount)..<(end * clip.channelCount)]
      isComplete = writeBlock(block) == end - start
    }
    let reason = isComplete ? "" : libraryMessage(handle)
    let status = sf_close(handle)
    guard isComplete, status == 0 else {
      throw .writeFailed(path: path, reason: isComplete ? "error \(status) at the end" : reason)
    }
    return AudioFile.WriteReport(
      clippedSampleCount: encoding.bitDepth == .float32
        ? 0 : clip.samples.reduce(0) { $0 + (abs($1) > 1 ? 1 : 0) })
  }

  /// The number of frames that were written.
  private func writeBlock(_ block: ArraySlice<Float>) -> Int {
    let frames = sf_count_t(block.count / clip.channelCount)
    switch (encoding.container, encoding.bitDepth) {
    case (.ogg, _): return Int(sf_writef_float(handle, block.map { min(max($0, -1), 1) }, frames))
    case (_, .float32): return Int(sf_writef_float(handle, Array(block), frames))
    case (_, .integer16):
      return Int(sf_writef_short(handle, block.map { Int16(quantized($0, bits: 16)) }, frames))
    case (_, .integer24):
      // The library takes 24 bits from the top of 32.
      return Int(sf_writef_int(handle, block.map { quantized($0, bits: 24) << 8 }, frames))
    }
  }
}

/// `round(x · 2^(bits - 1))`, held within what `bits` can tell.
private func quantized(_ sample: Float, bits: Int) -> Int32 {
  let scale = Float(1 << (bits - 1))
  return Int32(min(max((sample * scale).rounded(), -scale), scale - 1))
}
