// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

struct AudioFileTests {
  let folder = try? TemporaryFolder()

  @Test(
    arguments: [AudioEncoding.Container.wav, .flac, .aiff], AudioEncoding.BitDepth.allCases)
  func losslessFormatsReturnWhatWasWritten(
    container: AudioEncoding.Container, depth: AudioEncoding.BitDepth
  ) throws {
    let encoding = AudioEncoding(container, bitDepth: depth)
    guard encoding.isSupported else { return }
    let folder = try #require(folder)
    let path = try folder.file("clip")
    let clip = sine(frames: 10_000, sampleRate: 44_100, channels: 2)
    try AudioFile.write(clip, to: path, encoding: encoding)
    let read = try AudioFile.read(path)
    let step: Float = depth == .integer16 ? 0.5 / 32_768 : depth == .integer24 ? 1e-7 : 0
    #expect(read.sampleRate == 44_100 && read.channelCount == 2 && read.frameCount == 10_000)
    #expect(zip(read.samples, clip.samples).allSatisfy { abs($0 - $1) <= step })
    // What has been read once is kept bit for bit from then on.
    try AudioFile.write(read, to: path, encoding: encoding)
    #expect(try AudioFile.read(path) == read)
  }

  @Test func vorbisKeepsTheSoundAndItsDuration() throws {
    let path = try #require(folder).file("clip.ogg")
    let clip = sine(frames: 20_000, sampleRate: 22_050)
    try AudioFile.write(clip, to: path, encoding: AudioEncoding(.ogg, vorbisQuality: 0.9))
    let read = try AudioFile.read(path)
    #expect(read.frameCount == 20_000)
    let error = zip(read.samples, clip.samples).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(error / 20_000 < 1e-4)
  }

  @Test(arguments: [AudioEncoding.Container.flac, .ogg])
  func floatingPointIsRefusedWhereTheFormatHasNone(
    container: AudioEncoding.Container
  ) throws {
    let path = try #require(folder).file("clip")
    let error = AudioFileError.unsupported(
      path: path, container: container.rawValue, bitDepth: "32f")
    #expect(throws: error) {
      try AudioFile.write(
        sine(frames: 8), to: path, encoding: AudioEncoding(container, bitDepth: .float32))
    }
  }

  @Test func samplesBeyondFullScaleAreClippedAndCounted() throws {
    let path = try #require(folder).file("clip.wav")
    let clip = AudioClip(samples: [1.5, -7, 1, -1, 0.25], sampleRate: 8000)
    #expect(try AudioFile.write(clip, to: path).clippedSampleCount == 2)
    let full: Float = 32_767 / 32_768
    #expect(try AudioFile.read(path).samples == [full, -1, full, -1, 0.25])
  }

  @Test func floatingPointFilesClipNothing() throws {
    let path = try #require(folder).file("clip.wav")
    let clip = AudioClip(samples: [1.5, -7, 1], sampleRate: 8000)
    let encoding = AudioEncoding(.wav, bitDepth: .float32)
    #expect(try AudioFile.write(clip, to: path, encoding: encoding).clippedSampleCount == 0)
    #expect(try AudioFile.read(path) == clip)
  }

  @Test(arguments: AudioEncoding.Container.allCases)
  func tagsComeBack(container: AudioEncoding.Container) throws {
    let path = try #require(folder).file("clip")
    let tags: [AudioTag: String] = [
      .title: "kick 7", .software: "Foley", .comment: "seed 3, sample 7",
    ]
    try AudioFile.write(
      sine(frames: 4000), to: path, encoding: AudioEncoding(container), tags: tags)
    let read = try AudioFile.information(at: path).tags
    #expect(read[.title] == "kick 7")
    #expect(read[.comment] == "seed 3, sample 7")
    #expect(container == .mp3 || read[.software]?.hasPrefix("Foley") == true)
  }

  @Test(arguments: AudioEncoding.Container.allCases, [0, 1, 2])
  func theSameClipAndTagsGiveTheSameBytes(
    container: AudioEncoding.Container, depthIndex: Int
  ) throws {
    let encoding = AudioEncoding(container, bitDepth: AudioEncoding.BitDepth.allCases[depthIndex])
    guard encoding.isSupported else { return }
    let folder = try #require(folder)
    let files = try ["a", "b"].map { name in
      let path = try folder.file(name)
      try AudioFile.write(sine(frames: 999), to: path, encoding: encoding, tags: [.title: "x"])
      // A time stamp in seconds would differ between the two.
      if name == "a" { Thread.sleep(forTimeInterval: depthIndex == 2 ? 1.1 : 0) }
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    #expect(files[0] == files[1])
  }

  @Test func rangesOfFramesAreReadAlone() throws {
    let path = try #require(folder).file("clip.flac")
    let clip = sine(frames: 5000, channels: 2)
    try AudioFile.write(clip, to: path, encoding: AudioEncoding(.flac))
    let whole = try AudioFile.read(path)
    #expect(try AudioFile.read(path, frames: 4096..<4100) == whole.slice(from: 4096, length: 4))
    #expect(try AudioFile.read(path, frames: 7..<7).frameCount == 0)
    let error = AudioFileError.range(path: path, wanted: 4999..<5001, frameCount: 5000)
    #expect(throws: error) { try AudioFile.read(path, frames: 4999..<5001) }
  }

  @Test func informationNeedsNoDecoding() throws {
    let path = try #require(folder).file("clip.aiff")
    try AudioFile.write(
      sine(frames: 800, channels: 2), to: path, encoding: AudioEncoding(.aiff, bitDepth: .integer24)
    )
    let information = try AudioFile.information(at: path)
    #expect(information.sampleRate == 8000)
    #expect(information.channelCount == 2)
    #expect(information.frameCount == 800)
    #expect(information.durationSeconds == 0.1)
    #expect(information.format.contains("24 bit"))
  }

  @Test func eightBitSamplesAreCentredOnZero() throws {
    let path = try #require(folder).write(
      wavBytes(data: [0, 128, 192, 255], bits: 8), to: "clip.wav")
    #expect(try AudioFile.read(path).samples == [-1, 0, 0.5, 127.0 / 128])
  }

  @Test func extensibleHeadersAreRead() throws {
    // Size of the extension, valid bits, speakers, then the identifier of integer samples.
    let identifier: [UInt8] = [
      1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
    ]
    let more = littleEndian(UInt16(22)) + littleEndian(UInt16(24)) + littleEndian(UInt32(4))
    let path = try #require(folder).write(
      wavBytes(
        data: [0, 0, 0x40, 0, 0, 0xC0], format: 0xFFFE, bits: 24,
        formatExtension: more + identifier), to: "clip.wav")
    #expect(try AudioFile.read(path).samples == [0.5, -0.5])
  }

  @Test func writingLeavesNothingElseBehind() throws {
    let folder = try #require(folder)
    try folder.writeSine("clip.wav", frames: 10)
    let missing = folder["no/clip.wav"]
    #expect(throws: AtomicFileError.missingFolder(path: missing)) {
      try AudioFile.write(
        AudioClip(samples: [0], sampleRate: 8000, channelCount: 1), to: missing)
    }
    let tooManyChannels = AudioClip(
      samples: [Float](repeating: 0, count: 200), sampleRate: 8000, channelCount: 200)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/clip.wav"))
    #expect(throws: AudioFileError.self) {
      try AudioFile.write(
        tooManyChannels, to: folder.path + "/clip.wav", encoding: AudioEncoding(.flac))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["clip.wav"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/clip.wav")) == before)
  }

  @Test(arguments: CompressedFixture.allCases)
  func opusAndMP3AreRead(fixture: CompressedFixture) throws {
    let bytes = try #require(Data(base64Encoded: fixture.rawValue))
    let path = try #require(folder).write([UInt8](bytes), to: "clip")
    let clip = try AudioFile.read(path)
    #expect(clip.sampleRate == (fixture == .opus ? 8000 : 16_000))
    #expect(clip.channelCount == 1)
    #expect(abs(clip.durationSeconds - 0.2) < 0.06)
    // A sine of 500 Hz crosses zero a thousand times a second.
    let middle = Array(clip.samples[(clip.frameCount / 4)..<(clip.frameCount / 2)])
    let crossings = zip(middle, middle.dropFirst()).count { ($0 < 0) != ($1 < 0) }
    #expect(abs(Double(crossings) / Double(middle.count) * Double(clip.sampleRate) - 1000) < 40)
  }

  @Test func anMP3StreamThatWasCutIsReadAsFarAsItGoes() throws {
    let bytes = try #require(Data(base64Encoded: CompressedFixture.mp3.rawValue))
    let path = try #require(folder).write([UInt8](bytes.prefix(800)), to: "clip")
    let frames = try AudioFile.read(path).frameCount
    #expect(frames > 1000 && frames < 3200)
  }
}
