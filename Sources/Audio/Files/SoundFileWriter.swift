// SPDX-License-Identifier: MIT
import CSndFile
import Files
import Glibc
import Kernels

/// Encodes a sound that arrives in pieces as one file.
final class SoundFileWriter {
  /// The number of frames per call of libsndfile.
  private static let blockFrames = 4096

  private let stream: MemoryStream
  private let handle: OpaquePointer
  private let path: String
  private let channelCount: Int
  private let encoding: AudioEncoding
  private var dither: RandomStream?
  private var isComplete = true
  private var isClosed = false

  /// An encoder that writes to `stream`.
  ///
  /// - Parameter sampler: nil for formats without it.
  init(
    path: String, sampleRate: Int, channelCount: Int, encoding: AudioEncoding,
    tags: [AudioTag: String], sampler: SamplerInformation? = nil, dither: RandomStream?,
    stream: MemoryStream = MemoryStream()
  ) throws(AudioFileError) {
    var header = SF_INFO()
    header.samplerate = Int32(clamping: sampleRate)
    header.channels = Int32(clamping: channelCount)
    header.format = encoding.formatCode
    var calls = MemoryStream.calls
    guard
      let handle = sf_open_virtual(
        &calls, Int32(SFM_WRITE), &header, Unmanaged.passUnretained(stream).toOpaque())
    else {
      throw .notWritable(
        path: path, sampleRate: sampleRate, channelCount: channelCount,
        reason: libraryMessage(nil))
    }
    self.stream = stream
    self.handle = handle
    self.path = path
    self.channelCount = channelCount
    self.encoding = encoding
    self.dither = dither
    // The PEAK chunk has the time of writing; without it the same samples give the same bytes.
    sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
    var quality = encoding.vorbisQuality
    if encoding.container == .ogg {
      sf_command(
        handle, Int32(SFC_SET_VBR_ENCODING_QUALITY), &quality, Int32(MemoryLayout<Double>.size))
    }
    if var instrument = sampler?.instrument {
      sf_command(
        handle, Int32(SFC_SET_INSTRUMENT), &instrument, Int32(MemoryLayout<SF_INSTRUMENT>.size))
    }
    for tag in AudioTag.allCases {
      if let text = tags[tag] { sf_set_string(handle, tag.code, text) }
    }
  }

  deinit {
    if !isClosed { withExtendedLifetime(stream) { _ = sf_close(handle) } }
  }

  /// Writes further samples, `[L, C]`.
  func write(_ samples: ArraySlice<Float>) {
    let step = Self.blockFrames * channelCount
    for start in stride(from: samples.startIndex, to: samples.endIndex, by: step)
    where isComplete {
      let block = samples[start..<min(start + step, samples.endIndex)]
      isComplete = writeBlock(block) == block.count / channelCount
    }
  }

  /// Closes the file and returns its bytes, none if they went to a file.
  func finish() throws(AudioFileError) -> [UInt8] {
    let reason = libraryMessage(handle)
    isClosed = true
    let status = withExtendedLifetime(stream) { sf_close(handle) }
    if let code = stream.failure {
      throw .writeFailed(path: path, reason: systemMessage(of: code))
    }
    guard isComplete, status == 0 else { throw .writeFailed(path: path, reason: reason) }
    if encoding.container == .ogg { OggPages.number(&stream.bytes) }
    // A copy without the room for more, which may be as large again.
    return stream.bytes.withUnsafeBufferPointer(Array.init)
  }

  /// The number of frames written.
  private func writeBlock(_ block: ArraySlice<Float>) -> Int {
    let frames = sf_count_t(block.count / channelCount)
    switch (encoding.container, encoding.bitDepth) {
    case (.ogg, _), (.mp3, _):
      return Int(sf_writef_float(handle, block.map { min(max($0, -1), 1) }, frames))
    case (_, .float32): return Int(sf_writef_float(handle, Array(block), frames))
    case (_, .integer16):
      return Int(sf_writef_short(handle, integers(of: block, bits: 16).map(Int16.init), frames))
    case (_, .integer24):
      // libsndfile takes 24 bits from the top of 32.
      return Int(sf_writef_int(handle, integers(of: block, bits: 24).map { $0 << 8 }, frames))
    }
  }

  private func integers(of block: ArraySlice<Float>, bits: Int) -> [Int32] {
    block.withUnsafeBufferPointer { Quantization.integers(of: $0, bits: bits, dither: &dither) }
  }
}
