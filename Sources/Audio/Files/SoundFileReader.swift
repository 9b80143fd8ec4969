// SPDX-License-Identifier: MIT
import CSndFile
import Files
import Glibc

/// An open audio file, closed when the value is destroyed.
final class SoundFileReader {
  let information: AudioFile.Information
  private let handle: OpaquePointer
  private let byteCount: Int
  /// Whether the number of frames in the header is exact; MP3 and Ogg headers have none, so
  /// libsndfile estimates it.
  private let countsFrames: Bool

  init(path: String) throws(AudioFileError) {
    let descriptor = try Self.openRegularFile(path)
    var status = stat()
    fstat(descriptor, &status)
    byteCount = Int(status.st_size)
    do throws(AudioFileError) {
      guard byteCount > 0 else { throw AudioFileError.empty(path: path) }
      try ChunkedContainer.checkLength(path: path, descriptor: descriptor, byteCount: byteCount)
    } catch {
      close(descriptor)
      throw error
    }
    var header = SF_INFO()
    // libsndfile owns the descriptor from here on and closes it on failure as well.
    guard let handle = sf_open_fd(descriptor, Int32(SFM_READ), &header, Int32(SF_TRUE)) else {
      throw .notAudio(path: path, reason: libraryMessage(nil))
    }
    guard header.channels > 0, header.samplerate > 0, header.frames >= 0 else {
      sf_close(handle)
      throw .notAudio(
        path: path,
        reason: "\(header.channels) channels, \(header.samplerate) Hz, \(header.frames) frames")
    }
    self.handle = handle
    let major = Int(header.format) & SF_FORMAT_TYPEMASK
    countsFrames = major != SF_FORMAT_MPEG && major != SF_FORMAT_OGG
    information = AudioFile.Information(
      path: path, sampleRate: Int(header.samplerate), channelCount: Int(header.channels),
      frameCount: Int(header.frames), format: formatName(header.format), tags: readTags(handle))
  }

  deinit { sf_close(handle) }

  /// Opens a file for reading; pipes and devices, which might block for ever, are rejected first.
  private static func openRegularFile(_ path: String) throws(AudioFileError) -> Int32 {
    // O_NONBLOCK: opening a pipe without a writer must not wait.
    let descriptor = FileSystem.open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .inaccessible(path: path, reason: systemMessage())
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    return descriptor
  }

  func seek(to frame: Int) throws(AudioFileError) {
    guard frame == 0 || sf_seek(handle, sf_count_t(frame), SEEK_SET) == frame else {
      throw .truncated(
        path: information.path, claimed: Int64(information.frameCount), found: Int64(frame),
        unit: "frames")
    }
  }

  /// Reads `frames` frames from the current position, or all that remain: `[L, C]`.
  func readSamples(frames: Int?) throws(AudioFileError) -> [Float] {
    let channels = information.channelCount
    let wanted = frames ?? Int.max
    let expected = min(wanted, information.frameCount)
    let expectedCount = expected.multipliedOrMax(by: channels)
    let blockFrames = max(1, min(65_536, max(4096, expectedCount)) / channels)
    var samples: [Float] = []
    // An uncompressed sample takes at least one byte, so no more than the file's size is reserved.
    samples.reserveCapacity(min(byteCount, expectedCount))
    var block = [Float](repeating: 0, count: blockFrames * channels)
    var found = 0
    while found < wanted {
      let count = min(blockFrames, wanted - found)
      let got = Int(sf_readf_float(handle, &block, sf_count_t(count)))
      guard got > 0 else { break }
      guard (found + got) * channels <= AudioFile.sampleLimit else {
        throw .tooLong(path: information.path, limit: AudioFile.sampleLimit)
      }
      let read = block[..<(got * channels)]
      if !Self.areFinite(read), let bad = read.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(
          path: information.path, frame: found + bad / channels, channel: bad % channels)
      }
      samples += read
      found += got
    }
    try checkEnd(found: found, frames: frames)
    return samples
  }

  /// Whether no sample is infinite or NaN; without branches, so that it is vectorised.
  private static func areFinite(_ samples: ArraySlice<Float>) -> Bool {
    let greatest = Int32(bitPattern: Float.greatestFiniteMagnitude.bitPattern)
    return samples.withUnsafeBufferPointer { samples in
      var room: Int32 = 0
      for sample in samples { room |= greatest &- Int32(bitPattern: sample.magnitude.bitPattern) }
      return room >= 0
    }
  }

  /// Compares the number of decoded frames with the header, because libsndfile reports a decoder that
  /// stopped early as an ordinary end of file.
  private func checkEnd(found: Int, frames: Int?) throws(AudioFileError) {
    let claimed = frames ?? (countsFrames ? information.frameCount : 1)
    // A FLAC encoder that could not seek back leaves the length "unknown", which libsndfile reports
    // as the largest count.
    let isUnknown = frames == nil && information.frameCount >= Int(Int64.max) / 2
    if found == 0, frames != 0, information.frameCount == 0 || isUnknown {
      throw .noFrames(path: information.path)
    }
    guard found >= claimed || isUnknown else {
      throw .truncated(
        path: information.path, claimed: Int64(claimed), found: Int64(found), unit: "frames")
    }
  }
}

extension Int {
  /// The product, or the largest integer on overflow.
  fileprivate func multipliedOrMax(by factor: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: factor)
    return overflows ? .max : product
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
