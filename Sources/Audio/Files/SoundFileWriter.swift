// SPDX-License-Identifier: MIT
import CSndFile
import Glibc
import Kernels

/// Encodes one clip as the bytes of one file.
struct SoundFileWriter {
  /// The number of frames per call of libsndfile.
  private static let blockFrames = 4096

  private let stream = MemoryStream()
  private let handle: OpaquePointer
  private let path: String
  private let clip: AudioClip
  private let encoding: AudioEncoding
  private var dither: RandomStream?

  init(
    path: String, clip: AudioClip, encoding: AudioEncoding, tags: [AudioTag: String],
    dither: RandomStream?
  ) throws(AudioFileError) {
    var header = SF_INFO()
    header.samplerate = Int32(clamping: clip.sampleRate)
    header.channels = Int32(clamping: clip.channelCount)
    header.format = encoding.formatCode
    var calls = MemoryStream.calls
    guard
      let handle = sf_open_virtual(
        &calls, Int32(SFM_WRITE), &header, Unmanaged.passUnretained(stream).toOpaque())
    else {
      throw .notWritable(
        path: path, sampleRate: clip.sampleRate, channelCount: clip.channelCount,
        reason: libraryMessage(nil))
    }
    self.handle = handle
    self.path = path
    self.clip = clip
    self.encoding = encoding
    self.dither = dither
    // The PEAK chunk has the time of writing; without it the same samples give the same bytes.
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

  /// The bytes of the whole file; the handle of libsndfile is closed in any case.
  mutating func encoded() throws(AudioFileError) -> [UInt8] {
    var isComplete = true
    for start in stride(from: 0, to: clip.frameCount, by: Self.blockFrames) where isComplete {
      let end = min(start + Self.blockFrames, clip.frameCount)
      let block = clip.samples[(start * clip.channelCount)..<(end * clip.channelCount)]
      isComplete = writeBlock(block) == end - start
    }
    let reason = libraryMessage(handle)
    let status = withExtendedLifetime(stream) { sf_close(handle) }
    guard isComplete, status == 0 else { throw .writeFailed(path: path, reason: reason) }
    if encoding.container == .ogg { OggPages.number(&stream.bytes) }
    return stream.bytes
  }

  /// The number of frames written.
  private mutating func writeBlock(_ block: ArraySlice<Float>) -> Int {
    let frames = sf_count_t(block.count / clip.channelCount)
    switch (encoding.container, encoding.bitDepth) {
    case (.ogg, _), (.mp3, _):
      return Int(sf_writef_float(handle, block.map { min(max($0, -1), 1) }, frames))
    case (_, .float32): return Int(sf_writef_float(handle, Array(block), frames))
    case (_, .integer16):
      let samples = block.map { Int16(quantized($0, bits: 16)) }
      return Int(sf_writef_short(handle, samples, frames))
    case (_, .integer24):
      // libsndfile takes 24 bits from the top of 32.
      return Int(sf_writef_int(handle, block.map { quantized($0, bits: 24) << 8 }, frames))
    }
  }

  /// `round(x · 2^(bits - 1) + dither)`, clamped to the range of `bits`.
  ///
  /// The dither is the difference of two uniform numbers, with a triangular distribution within one
  /// step either way: the first two moments of the error then do not depend on the sound. Lipshitz,
  /// Wannamaker and Vanderkooy, "Quantization and Dither: A Theoretical Survey" (JAES 40, 1992).
  private mutating func quantized(_ sample: Float, bits: Int) -> Int32 {
    let scale = Float(1 << (bits - 1))
    var value = sample * scale
    if let word = dither?.nextUInt32() {
      value += Float(Int32(word >> 16) - Int32(word & 0xFFFF)) * 0x1p-16
    }
    return Int32(min(max(value.rounded(), -scale), scale - 1))
  }
}
