// SPDX-License-Identifier: MIT
import CSndFile
import Glibc

/// One clip on its way into one open file.
struct SoundFileWriter {
  /// Frames handed to the library at once.
  private static let blockFrames = 4096

  private let stream: DescriptorStream
  private let handle: OpaquePointer
  private let path: String
  private let clip: AudioClip
  private let encoding: AudioEncoding

  init(
    descriptor: Int32, path: String, clip: AudioClip, encoding: AudioEncoding,
    tags: [AudioTag: String]
  ) throws(AudioFileError) {
    var header = SF_INFO()
    header.samplerate = Int32(clamping: clip.sampleRate)
    header.channels = Int32(clamping: clip.channelCount)
    header.format = encoding.formatCode
    let stream = DescriptorStream(descriptor)
    var calls = DescriptorStream.calls
    guard
      let handle = sf_open_virtual(
        &calls, Int32(SFM_WRITE), &header, Unmanaged.passUnretained(stream).toOpaque())
    else {
      throw .notWritable(
        path: path, sampleRate: clip.sampleRate, channelCount: clip.channelCount,
        reason: libraryMessage(nil))
    }
    self.stream = stream
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
    let reason = libraryMessage(handle)
    let status = withExtendedLifetime(stream) { sf_close(handle) }
    guard isComplete, status == 0, stream.failure == nil else {
      throw .writeFailed(path: path, reason: stream.failure ?? reason)
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

/// A file as libsndfile sees it, written through our own hands.
///
/// Encoders write their last block while they close and drop its errors: a disk that fills up just
/// then would leave a file that is short and looks well. Here no error is lost.
private final class DescriptorStream {
  private let descriptor: Int32
  /// The operating system's words for the first write that failed.
  private(set) var failure: String?

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The functions libsndfile calls, with the stream as their last argument.
  static let calls = SF_VIRTUAL_IO(
    get_filelen: { of($0)?.byteCount ?? -1 },
    seek: { offset, origin, stream in of(stream)?.seek(to: offset, from: origin) ?? -1 },
    read: { _, _, _ in 0 },
    write: { bytes, count, stream in of(stream)?.write(bytes, count: Int(count)) ?? 0 },
    tell: { of($0)?.seek(to: 0, from: SEEK_CUR) ?? -1 })

  private static func of(_ stream: UnsafeMutableRawPointer?) -> DescriptorStream? {
    stream.map { Unmanaged<DescriptorStream>.fromOpaque($0).takeUnretainedValue() }
  }

  private var byteCount: sf_count_t {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? sf_count_t(status.st_size) : -1
  }

  private func seek(to offset: sf_count_t, from origin: Int32) -> sf_count_t {
    sf_count_t(lseek(descriptor, off_t(offset), origin))
  }

  private func write(_ bytes: UnsafeRawPointer?, count: Int) -> sf_count_t {
    guard let bytes else { return 0 }
    var done = 0
    while done < count {
      let written = Glibc.write(descriptor, bytes + done, count - done)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        failure = failure ?? systemMessage()
        break
      }
      done += written
    }
    return sf_count_t(done)
  }
}
