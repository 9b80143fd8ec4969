// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import TestSupport
import Testing

/// A transform of a test, with a name for messages.
struct NamedTransform: CustomTestStringConvertible {
  let testDescription: String
  let transform: ShortTimeTransform

  init(
    _ name: String, _ size: Int, _ hop: Int, _ length: Int? = nil,
    _ alignment: ShortTimeTransform.Alignment = .centered(.zeros)
  ) {
    testDescription = name
    transform = ShortTimeTransform(
      fftSize: size, hop: hop, windowLength: length, alignment: alignment)
  }

  static let all = [
    NamedTransform("centered", 64, 16), NamedTransform("odd", 33, 10),
    NamedTransform("short window", 64, 16, 20), NamedTransform("window of one", 64, 7, 1),
    NamedTransform("gaps", 32, 150), NamedTransform("left", 64, 16, nil, .left(paddingEnd: false)),
    NamedTransform("left to the end", 64, 16, nil, .left(paddingEnd: true)),
  ]
}

/// Spectrograms that are computed block by block have the bits of those of sounds in memory.
struct FileSpectrogramTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ count: Int, channels: Int = 2, to name: String = "a.wav") throws -> AudioClip
  {
    var stream = RandomStream(seed: 5, name: "noise")
    let clip = AudioClip(
      samples: (0..<count * channels).map { _ in stream.uniform(-0.5..<0.5) }, sampleRate: 8000,
      channelCount: channels)
    try AudioFile.write(clip, to: folder[name], encoding: AudioEncoding(bitDepth: .float32))
    return clip
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder[name]))
  }

  @Test(arguments: NamedTransform.all, [1, 7, 64, 100_000])
  func anArrayHasTheBytesOfTheWholeSound(named: NamedTransform, framesPerBlock: Int) throws {
    for (count, channels) in [(64, 1), (1000, 2), (70_001, 1)] {
      let clip = try write(count, channels: channels)
      for (bands, quantity) in [
        (nil, .complex), (nil, .magnitude), (nil, .decibels), (9, .decibels),
      ]
        as [(Int?, Spectrogram.Quantity)]
      where count < 70_000 || framesPerBlock > 1 {
        let format = try SpectrogramFormat(
          named.transform, melBandCount: bands, quantity: quantity)
        try format.spectrogram(of: clip).numpyArray.write(to: folder["whole.npy"])
        let part = try FileSpectrogram(folder["a.wav"], format, framesPerBlock: framesPerBlock)
        try part.writeNumpy(to: folder["blocks.npy"])
        let isSame = try bytes("blocks.npy") == bytes("whole.npy")
        #expect(isSame, "\(count) samples, \(quantity), \(framesPerBlock) frames")
        #expect(part.sampleCount == count)
      }
    }
  }

  @Test func blocksFollowEachOtherAndHaveTheirSize() throws {
    let clip = try write(1000)
    let format = try SpectrogramFormat(NamedTransform.all[0].transform)
    let spectrogram = try FileSpectrogram(
      folder["a.wav"], format, findsLargest: true, framesPerBlock: 25)
    var blocks: [Range<Int>] = []
    try spectrogram.forEachBlock { frames, part in
      blocks.append(frames)
      #expect(part.frameCount == frames.count && part.channelCount == 2)
    }
    #expect(blocks == [0..<25, 25..<50, 50..<63])
    #expect(try spectrogram.largest == format.spectrogram(of: clip).values.max())
  }

  @Test func anUnknownLengthIsCounted() throws {
    let clip = try write(5000, channels: 1)
    var encoded = try AudioFile.encode(clip, for: "sound", encoding: AudioEncoding(.flac)).bytes
    // The total of samples is the low 36 bits of bytes 18 to 25; 0 stands for an unknown one.
    encoded[21] &= 0xF0
    encoded.replaceSubrange(22..<26, with: [0, 0, 0, 0])
    let path = try folder.write(encoded, to: "a.flac")
    #expect(try AudioFile.information(at: path).frameCount == nil)
    let format = try SpectrogramFormat(NamedTransform.all[0].transform)
    let spectrogram = try FileSpectrogram(path, format, framesPerBlock: 10)
    #expect(spectrogram.sampleCount == 5000 && spectrogram.frameCount == 313)
    try spectrogram.writeNumpy(to: folder["a.npy"])
    #expect(try NumpyArray(contentsOf: folder["a.npy"]).shape == [33, 313])
  }

  @Test func aFileWithoutAFrameAndAChangedFileAreNamed() throws {
    _ = try write(63)
    let format = try SpectrogramFormat(NamedTransform.all[5].transform)
    #expect(throws: SpectrogramError.tooShort(samples: 63, windowLength: 64)) {
      try FileSpectrogram(folder["a.wav"], format)
    }
    _ = try write(1000)
    let spectrogram = try FileSpectrogram(folder["a.wav"], format, framesPerBlock: 8)
    for count in [500, 2000] {
      _ = try write(count)
      #expect(throws: AudioFileError.self) { try spectrogram.writeNumpy(to: folder["a.npy"]) }
      #expect(!FileManager.default.fileExists(atPath: folder["a.npy"]))
    }
  }
}
