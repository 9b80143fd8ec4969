// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

/// The length of a file is what can be decoded, or the file is refused.
struct SoundLengthTests {
  private let folder: TemporaryFolder
  /// 16-bit samples, 1000 frames of one channel.
  private let samples = (0..<1000).flatMap { littleEndian(Int16($0 * 7 % 997)) }

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8]) throws -> [Float] {
    try AudioFile.read(folder.write(bytes, to: "sound")).samples
  }

  private func encoded(_ container: AudioEncoding.Container, frames: Int = 1000) throws -> [UInt8] {
    try AudioFile.encode(
      sine(frames: frames), for: "sound", encoding: AudioEncoding(container)
    ).bytes
  }

  // MARK: - Containers

  /// Its description is empty, so that the field of its length would lie before the samples' size.
  @Test func anAIFFWithoutADescriptionIsNoTrap() throws {
    func big(_ number: UInt32) -> [UInt8] { littleEndianBytes(of: number).reversed() }
    let bytes =
      Array("FORM".utf8) + big(.max) + Array("AIFFCOMM".utf8) + big(0) + Array("SSND".utf8)
      + big(.max) + big(0) + big(0) + samples
    let path = try folder.write(bytes, to: "bad.aiff")
    #expect(throws: AudioFileError.self) { try AudioFile.information(at: path) }
  }

  @Test(arguments: Box.allCases)
  func wholeContainersAreReadAndHalfOnesNamed(box: Box) throws {
    let bytes = box.bytes(samples)
    let whole = try read(bytes)
    #expect(whole.count == 1000 && whole[999] == Float(999 * 7 % 997) / 32768)
    let path = try folder.write(Array(bytes.prefix(bytes.count / 2)), to: "half")
    let error = #expect(throws: AudioFileError.self) { try AudioFile.read(path) }
    guard case .truncated(path, 2000, let found, "bytes") = error, found < 1000 else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(throws: AudioFileError.self) { try AudioFile.information(at: path) }
  }

  @Test(arguments: Box.allCases)
  func containersInARowAreReadAsOne(box: Box) throws {
    let bytes = box.bytes(samples)
    let path = try folder.write(bytes + bytes + bytes, to: "row")
    #expect(try AudioFile.information(at: path).frameCount == 3000)
    let whole = try read(bytes)
    #expect(try AudioFile.read(path).samples == whole + whole + whole)
  }

  @Test(arguments: Box.allCases)
  func sizesThatWritersIntoAPipeLeaveAreReadToTheEnd(box: Box) throws {
    for claim in box.unknownSizes {
      let bytes = box.bytes(samples, claiming: claim)
      #expect(try read(bytes).count == 1000, "\(claim)")
      let path = try folder.write(bytes, to: "sound")
      #expect(try AudioFile.information(at: path).frameCount == 1000, "\(claim)")
    }
  }

  @Test(arguments: [2001, 4000, 1 << 20, 1 << 30, 3 << 30])
  func impossibleSizesThatAWriterMeantAreNamed(claim: Int) throws {
    for box in Box.allCases {
      let path = try folder.write(box.bytes(samples, claiming: UInt64(claim)), to: "sound")
      #expect(throws: AudioFileError.self, "\(box)") { try AudioFile.read(path) }
    }
  }

  @Test func aSizeNearTheLimitIsBelievedIfTheSizeOfTheFileIsPossible() throws {
    let bytes = wavBytes(data: samples, claimedBytes: 0x7FFF_F000)
    #expect(throws: AudioFileError.self) { try read(bytes) }
  }

  @Test func anEmptyWAVWithTagsHasNoFrames() throws {
    let bytes = wavBytes(data: []) + Array("LIST".utf8) + littleEndian(UInt32(4)) + [0, 0, 0, 0]
    let path = try folder.write(bytes, to: "sound")
    #expect(throws: AudioFileError.noFrames(path: path)) { try AudioFile.read(path) }
  }

  @Test func oddChunksAfterTheSamplesAreNoSound() throws {
    let tail = Array("LIST".utf8) + littleEndian(UInt32(3)) + [1, 2, 3, 0]
    #expect(try read(wavBytes(data: samples) + tail + [0, 0, 0]).count == 1000)
  }

  // MARK: - Compressed streams

  @Test(arguments: [AudioEncoding.Container.flac, .ogg, .mp3])
  func compressedSoundsInARowAreReadAsOne(container: AudioEncoding.Container) throws {
    let bytes = try encoded(container, frames: 4000)
    let one = try read(bytes)
    let path = try folder.write(bytes + bytes, to: "row")
    #expect(try AudioFile.information(at: path).frameCount == 8000)
    #expect(try AudioFile.read(path).samples == one + one)
    #expect(
      try AudioFile.read(path, frames: 3990..<4010).samples == Array((one + one)[3990..<4010]))
    #expect(try AudioFile.read(path, upTo: 4001).frameCount == 4001)
    #expect(try AudioFile.read(path, upTo: 9000).frameCount == 8000)
  }

  @Test func soundsInARowMustHaveOneShape() throws {
    let other = try AudioFile.encode(
      sine(frames: 900, sampleRate: 16_000), for: "sound", encoding: AudioEncoding(.ogg)
    ).bytes
    let path = try folder.write(try encoded(.ogg) + other, to: "row")
    let error = AudioFileError.differentSounds(
      path: path, number: 2, first: "8000 Hz, 1 channel", other: "16000 Hz, 1 channel")
    #expect(throws: error) { try AudioFile.read(path) }
    #expect(throws: error) { try AudioFile.information(at: path) }
  }

  @Test(arguments: [0.1, 0.5, 0.9, 0.999])
  func anOggStreamWithoutItsLastPageIsNamed(share: Double) throws {
    let bytes = try encoded(.ogg, frames: 200_000)
    let path = try folder.write(
      Array(bytes.prefix(Int(share * Double(bytes.count)))), to: "half.ogg")
    #expect(throws: AudioFileError.unfinished(path: path)) { try AudioFile.read(path) }
    if share > 0.1 { #expect(try AudioFile.information(at: path).frameCount == nil) }
  }

  @Test func theSecondLinkOfAChainMayBeCutToo() throws {
    let bytes = try encoded(.ogg, frames: 20_000)
    let path = try folder.write(bytes + bytes.prefix(bytes.count - 9), to: "half.ogg")
    #expect(throws: AudioFileError.unfinished(path: path)) { try AudioFile.read(path) }
  }

  @Test func anOpusStreamWithoutItsLastPageIsNamed() throws {
    let bytes = try #require(Data(base64Encoded: CompressedFixture.opus.rawValue))
    let path = try folder.write([UInt8](bytes.dropLast()), to: "half.opus")
    #expect(throws: AudioFileError.unfinished(path: path)) { try AudioFile.read(path) }
  }

  @Test func anMP3StreamWithoutACountIsReadToItsEnd() throws {
    let bytes = [UInt8](try #require(Data(base64Encoded: untaggedMP3)))
    let path = try folder.write(bytes, to: "sound.mp3")
    #expect(try AudioFile.information(at: path).frameCount == 16 * 576)
    #expect(try AudioFile.read(path).frameCount == 16 * 576)
    // Tags before and after the frames count for nothing.
    let tagged =
      Array("ID3".utf8) + [3, 0, 0, 0, 0, 0, 9] + [UInt8](repeating: 0, count: 9) + bytes
    #expect(try read(tagged + Array("TAG".utf8) + [UInt8](repeating: 32, count: 125)).count == 9216)
  }

  @Test func anMP3StreamThatWasCutHasAnUnknownLength() throws {
    let bytes = try encoded(.mp3, frames: 40_000)
    let path = try folder.write(Array(bytes.prefix(bytes.count / 2)), to: "half.mp3")
    #expect(try AudioFile.information(at: path).frameCount == nil)
    let frames = try AudioFile.read(path).frameCount
    #expect((15_000..<21_000).contains(frames))
  }

  @Test func anUnknownLengthOfFLACIsNull() throws {
    var bytes = try encoded(.flac)
    // The total of samples is the low 36 bits of bytes 18 to 25; 0 stands for an unknown one.
    bytes[21] &= 0xF0
    bytes.replaceSubrange(22..<26, with: [0, 0, 0, 0])
    let path = try folder.write(bytes, to: "sound.flac")
    let information = try AudioFile.information(at: path)
    #expect(information.frameCount == nil && information.durationSeconds == nil)
    let json = String(decoding: try JSONEncoder().encode(information), as: UTF8.self)
    #expect(json.contains("\"frameCount\":null"))
    #expect(
      try JSONDecoder().decode(AudioFile.Information.self, from: Data(json.utf8)) == information)
    #expect(try AudioFile.read(path).frameCount == 1000)
    #expect(throws: AudioFileError.range(path: path, wanted: 990..<1010, frameCount: 1000)) {
      try AudioFile.read(path, frames: 990..<1010)
    }
  }

  // MARK: - Samples and rates

  @Test(arguments: [Float(1e20), -1.1e6, .greatestFiniteMagnitude])
  func samplesFarBeyondFullScaleAreRefused(value: Float) throws {
    let data = [0, 0.5, 1e6, -1e6, value, 0].flatMap { littleEndian(Float($0).bitPattern) }
    let path = try folder.write(wavBytes(data: data, format: 3, channels: 2, bits: 32), to: "loud")
    let error = AudioFileError.tooLoud(path: path, sample: value, frame: 2, channel: 0)
    #expect(throws: error) { try AudioFile.read(path) }
    #expect(error.description.contains("full scale is 1"))
    #expect(try AudioFile.read(path, upTo: 2).peak == 1e6)
  }

  @Test func theFrameOfABadSampleIsCountedFromTheBeginningOfTheFile() throws {
    var values = [Float](repeating: 0.1, count: 200_000)
    values[150_001] = 1e20
    let path = try folder.write(
      wavBytes(data: values.flatMap { littleEndian($0.bitPattern) }, format: 3, bits: 32),
      to: "loud")
    #expect(
      throws: AudioFileError.tooLoud(path: path, sample: 1e20, frame: 150_001, channel: 0)
    ) { try AudioFile.read(path) }
  }

  @Test(arguments: [UInt32(4_000_001), 2_000_000_000])
  func impossibleSampleRatesAreRefused(rate: UInt32) throws {
    let path = try folder.write(wavBytes(data: samples, sampleRate: rate), to: "rate.wav")
    let error = #expect(throws: AudioFileError.self) { try AudioFile.read(path) }
    #expect(error?.description.contains("\(rate) Hz") == true)
  }
}

/// The containers whose headers have a size, with the samples of one channel of 16 bits at 8 kHz.
enum Box: CaseIterable {
  case wav
  case rf64
  case w64
  case aiff
  case caf
  case au

  /// Sizes that stand for an unknown one.
  var unknownSizes: [UInt64] {
    switch self {
    case .wav: [0, 0x7FFF_F000, 0x7FFF_FFDB, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFD3, 0xFFFF_FFFF]
    case .au: [0, 0x7FFF_F000, 0xFFFF_FFFF]
    case .aiff: [0, 0x7F00_0000, 0x7FFF_FFF0, 0xFFFF_FFF0]
    case .rf64: [0, .max, UInt64(Int64.max)]
    case .w64, .caf: [UInt64(Int64.max) - 24, .max - 24]
    }
  }

  /// A file whose header claims a size of the samples, and one that goes with it of the whole file.
  func bytes(_ data: [UInt8], claiming claim: UInt64? = nil) -> [UInt8] {
    let size = claim ?? UInt64(data.count)
    let bigData = stride(from: 0, to: data.count, by: 2).flatMap { [data[$0 + 1], data[$0]] }
    let format =
      littleEndian(UInt16(1)) + littleEndian(UInt16(1)) + littleEndian(UInt32(8000))
      + littleEndian(UInt32(16_000)) + littleEndian(UInt16(2)) + littleEndian(UInt16(16))
    func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    func big(_ value: some FixedWidthInteger) -> [UInt8] { littleEndian(value).reversed() }
    switch self {
    case .wav:
      return text("RIFF") + littleEndian(UInt32(truncatingIfNeeded: size &+ 36)) + text("WAVEfmt ")
        + littleEndian(UInt32(16)) + format + text("data")
        + littleEndian(UInt32(truncatingIfNeeded: size)) + data
    case .rf64:
      return text("RF64") + littleEndian(UInt32.max) + text("WAVEds64") + littleEndian(UInt32(28))
        + littleEndian(size &+ 72) + littleEndian(size) + littleEndian(size / 2)
        + littleEndian(UInt32(0)) + text("fmt ") + littleEndian(UInt32(16)) + format + text("data")
        + littleEndian(UInt32.max) + data
    case .w64:
      let riff: [UInt8] = [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 4, 0xC1, 0, 0]
      let rest: [UInt8] = [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A]
      return text("riff") + riff + littleEndian(size &+ 104) + text("wave") + rest + text("fmt ")
        + rest + littleEndian(UInt64(40)) + format + text("data") + rest
        + littleEndian(size &+ 24) + data
    case .aiff:
      let rate: [UInt8] = [0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0]
      return text("FORM") + big(UInt32(truncatingIfNeeded: size &+ 46)) + text("AIFFCOMM")
        + big(UInt32(18)) + big(UInt16(1)) + big(UInt32(truncatingIfNeeded: size / 2))
        + big(UInt16(16)) + rate + text("SSND") + big(UInt32(truncatingIfNeeded: size &+ 8))
        + [UInt8](repeating: 0, count: 8) + bigData
    case .caf:
      return text("caff") + big(UInt16(1)) + big(UInt16(0)) + text("desc") + big(UInt64(32))
        + big(8000.0.bitPattern) + text("lpcm") + big(UInt32(0)) + big(UInt32(2)) + big(UInt32(1))
        + big(UInt32(1)) + big(UInt32(16)) + text("data") + big(size &+ 4) + big(UInt32(0))
        + bigData
    case .au:
      return text(".snd") + big(UInt32(24)) + big(UInt32(truncatingIfNeeded: size))
        + big(UInt32(3)) + big(UInt32(8000)) + big(UInt32(1)) + bigData
    }
  }
}
