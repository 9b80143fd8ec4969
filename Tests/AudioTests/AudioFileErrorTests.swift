// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

struct AudioFileErrorTests {
  let folder = try? TemporaryFolder()

  /// Reading `bytes` fails with `error(path)`, whose text is one line that names the file.
  private func expectError(
    _ bytes: [UInt8], _ error: (String) -> AudioFileError,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = try #require(folder).write(bytes, to: "bad.wav")
    let expected = error(path)
    #expect(throws: expected, sourceLocation: sourceLocation) { try AudioFile.read(path) }
    #expect(expected.description.hasPrefix(path), sourceLocation: sourceLocation)
    #expect(!expected.description.contains("\n"), sourceLocation: sourceLocation)
  }

  @Test func aMissingFileIsNamed() {
    #expect(throws: AudioFileError.missing(path: "/no/such.wav")) {
      try AudioFile.read("/no/such.wav")
    }
  }

  @Test func foldersPipesAndDevicesAreNotOpened() throws {
    let folder = try #require(folder)
    let pipe = try folder.file("pipe.wav")
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [folder.path, pipe, "/dev/null"] {
      #expect(throws: AudioFileError.notAFile(path: path)) { try AudioFile.read(path) }
    }
  }

  @Test func aFileOfNoBytesIsEmpty() throws {
    try expectError([]) { .empty(path: $0) }
  }

  @Test func aHeaderWithoutSamplesHasNoFrames() throws {
    try expectError(wavBytes(data: [])) { .noFrames(path: $0) }
  }

  @Test func aSingleSampleIsRead() throws {
    let path = try #require(folder).write(wavBytes(data: [0, 0x40]), to: "one.wav")
    #expect(try AudioFile.read(path).samples == [0.5])
  }

  @Test func textIsNotAudio() throws {
    let path = try #require(folder).write(Array("RIFFraff is no audio".utf8), to: "bad.wav")
    let error = #expect(throws: AudioFileError.self) { try AudioFile.read(path) }
    guard case .notAudio(path, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aTruncatedFileSaysWhatIsMissing() throws {
    let whole = wavBytes(data: [UInt8](repeating: 1, count: 1000))
    try expectError(Array(whole.dropLast(400))) {
      .truncated(path: $0, claimed: 1000, found: 600, unit: "bytes")
    }
  }

  @Test func aHeaderThatClaimsTwoGigaframesTakesNoMemory() throws {
    let bytes = wavBytes(data: [1, 2, 3, 4], claimedBytes: 1 << 31, bits: 8)
    try expectError(bytes) { .truncated(path: $0, claimed: 1 << 31, found: 4, unit: "bytes") }
  }

  @Test func aFlacHeaderThatClaimsTwoGigaframesTakesNoMemory() throws {
    let folder = try #require(folder)
    let path = try folder.file("clip.flac")
    try AudioFile.write(sine(frames: 4000), to: path, encoding: AudioEncoding(.flac))
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // The total of samples is the low 36 bits of bytes 18 to 25.
    bytes.replaceSubrange(22..<26, with: [0x80, 0, 0, 0])
    try expectError(bytes) { .truncated(path: $0, claimed: 1 << 31, found: 4000, unit: "frames") }
  }

  @Test func aTruncatedFlacFileIsNotTakenForAWholeOne() throws {
    let folder = try #require(folder)
    let path = try folder.file("clip.flac")
    try AudioFile.write(sine(frames: 40_000), to: path, encoding: AudioEncoding(.flac))
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let cut = try folder.write(Array(bytes.prefix(bytes.count / 2)), to: "cut.flac")
    let error = #expect(throws: AudioFileError.self) { try AudioFile.read(cut) }
    guard case .truncated(cut, 40_000, _, "frames") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [UInt32.max, 0x7FFF_FFFF])
  func streamedFilesOfUnknownLengthAreRead(claimed: UInt32) throws {
    let path = try #require(folder).write(
      wavBytes(data: [0, 0x40, 0, 0xC0], claimedBytes: claimed), to: "stream.wav")
    #expect(try AudioFile.read(path).samples == [0.5, -0.5])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func samplesThatAreNotFiniteAreAnErrorBothWays(value: Float) throws {
    let samples: [Float] = [0, 0.5, 0.5, value]
    let data = samples.flatMap { littleEndian($0.bitPattern) }
    try expectError(wavBytes(data: data, format: 3, channels: 2, bits: 32)) {
      .notFinite(path: $0, frame: 1, channel: 1)
    }
    let path = try #require(folder).file("out.wav")
    let clip = AudioClip(samples: samples, sampleRate: 8000, channelCount: 2)
    #expect(throws: AudioFileError.notFinite(path: path, frame: 1, channel: 1)) {
      try AudioFile.write(clip, to: path)
    }
  }

  @Test func twoHundredChannelsAreReadAndMixDown() throws {
    let data = (0..<400).flatMap { littleEndian(Int16($0 < 200 ? 16_384 : -16_384)) }
    let path = try #require(folder).write(wavBytes(data: data, channels: 200), to: "wide.wav")
    let clip = try AudioFile.read(path)
    #expect(clip.channelCount == 200)
    #expect(clip.mixedDown().samples == [0.5, -0.5])
  }

  @Test func aHeaderOfSixtyThousandChannelsIsRefused() throws {
    let path = try #require(folder).write(
      wavBytes(data: [0, 0], channels: 60_000, bits: 8), to: "bad.wav")
    #expect(throws: AudioFileError.self) { try AudioFile.read(path) }
  }

  @Test func aDiskThatFillsUpIsAnErrorAndTheOldFileStays() async {
    // In a process of its own, as a limit to the size of files stands in for the end of the disk.
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let folder = try TemporaryFolder()
      for container in AudioEncoding.Container.allCases {
        let path = try folder.file("clip")
        let encoding = AudioEncoding(container)
        let clip = sine(frames: 30_000, sampleRate: 44_100)
        try AudioFile.write(clip, to: path, encoding: encoding)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // One byte short: the last block, which encoders write when they close.
        for limit in [10, bytes.count / 2, bytes.count - 1] {
          var size = rlimit(rlim_cur: rlim_t(limit), rlim_max: .max)
          setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size)
          #expect(throws: AtomicFileError.self, "\(container) of \(limit) bytes") {
            try AudioFile.write(clip, to: path, encoding: encoding)
          }
          size.rlim_cur = .max
          setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes && files == ["clip"])
      }
    }
  }
}
