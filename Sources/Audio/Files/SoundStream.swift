// SPDX-License-Identifier: MIT
import CSndFile
import Files

/// One part of an audio file, open for decoding.
final class SoundStream {
  let sampleRate: Int
  let channelCount: Int
  /// The number of frames, nil if it is unknown before decoding.
  let frameCount: Int?
  let format: String
  let tags: [AudioTag: String]
  private let path: String
  private let part: SoundPart
  private let bytes: SoundBytes
  private let handle: OpaquePointer
  /// The number of frames read so far.
  private var position = 0

  /// Opens a part of the file that is open as `descriptor`.
  ///
  /// - Throws: ``AudioFileError/notAudio(path:reason:)``
  init(_ descriptor: Int32, _ part: SoundPart, path: String) throws(AudioFileError) {
    let bytes = SoundBytes(descriptor: descriptor, part: part)
    var header = SF_INFO()
    guard let handle = bytes.open(&header) else {
      guard !part.isCutShort else { throw .unfinished(path: path) }
      throw .notAudio(path: path, reason: libraryMessage(nil))
    }
    guard header.channels > 0, header.frames >= 0,
      (1...AudioFile.sampleRateLimit).contains(Int(header.samplerate))
    else {
      sf_close(handle)
      throw .notAudio(
        path: path,
        reason: "\(header.channels) channels, \(header.samplerate) Hz, \(header.frames) frames")
    }
    self.path = path
    self.bytes = bytes
    self.handle = handle
    var part = part
    let major = Int(header.format) & SF_FORMAT_TYPEMASK
    if part.length == .claimed, major == SF_FORMAT_MPEG || major == SF_FORMAT_OGG {
      // The headers of these formats have no length.
      part.length = .unknown
    }
    self.part = part
    sampleRate = Int(header.samplerate)
    channelCount = Int(header.channels)
    // libsndfile reports a length that the header leaves open as the largest number.
    frameCount =
      switch part.length {
      case .counted(let count): count
      case .unknown: nil
      case .claimed, .measured: header.frames >= sf_count_t.max / 2 ? nil : Int(header.frames)
      }
    format = formatName(header.format)
    tags = readTags(handle)
  }

  deinit { sf_close(handle) }

  /// "44100 Hz, 2 channels".
  var shape: String { "\(sampleRate) Hz, \(counted(channelCount, "channel"))" }

  /// Goes to a frame; false if the decoder cannot.
  func seek(to frame: Int) -> Bool {
    guard sf_seek(handle, sf_count_t(frame), SEEK_SET) == frame else { return false }
    position = frame
    return true
  }

  /// Decodes up to `frames` frames and returns their number, 0 at the end.
  ///
  /// - Throws: ``AudioFileError`` if the end of the part is missing.
  func read(into block: inout [Float], frames: Int) throws(AudioFileError) -> Int {
    if part.isCutShort { throw .unfinished(path: path) }
    let got = max(0, Int(sf_readf_float(handle, &block, sf_count_t(frames))))
    guard bytes.failure == 0 else {
      throw .inaccessible(path: path, reason: systemMessage(of: bytes.failure))
    }
    position += got
    // libsndfile reports a decoder that stopped early as an ordinary end of file.
    if got == 0, part.length == .claimed, let frameCount, position < frameCount {
      throw .truncated(
        path: path, claimed: Int64(frameCount), found: Int64(position), unit: "frames")
    }
    return got
  }
}

/// libsndfile's message for the last error of `handle`, or of opening for nil.
func libraryMessage(_ handle: OpaquePointer?) -> String {
  let text = sf_strerror(handle).map { String(cString: $0) } ?? "unknown error"
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}

private func readTags(_ handle: OpaquePointer) -> [AudioTag: String] {
  var tags: [AudioTag: String] = [:]
  for tag in AudioTag.allCases {
    if let text = sf_get_string(handle, tag.code) { tags[tag] = String(cString: text) }
  }
  return tags
}

/// libsndfile's names of container and encoding.
private func formatName(_ format: Int32) -> String {
  func name(_ code: Int32) -> String {
    var entry = SF_FORMAT_INFO()
    entry.format = code
    let status = sf_command(
      nil, Int32(SFC_GET_FORMAT_INFO), &entry, Int32(MemoryLayout<SF_FORMAT_INFO>.size))
    guard status == 0, let name = entry.name else { return "unknown" }
    return String(cString: name)
  }
  return name(format & Int32(SF_FORMAT_TYPEMASK)) + ", " + name(format & Int32(SF_FORMAT_SUBMASK))
}
