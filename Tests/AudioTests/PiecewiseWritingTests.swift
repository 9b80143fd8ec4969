// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

/// Sounds in pieces against whole sounds: files and the watermark.
struct PiecewiseWritingTests {
  private func noise(_ frames: Int, channels: Int, sampleRate: Int = 8000) -> AudioClip {
    var stream = RandomStream(seed: 4, name: "pieces")
    return AudioClip(
      samples: (0..<frames * channels).map { _ in 0.2 * stream.normal() }, sampleRate: sampleRate,
      channelCount: channels)
  }

  @Test(arguments: AudioEncoding.Container.allCases, [1, 2])
  func aFileInPiecesHasTheBytesOfTheWhole(
    container: AudioEncoding.Container, channels: Int
  ) throws {
    let folder = try TemporaryFolder()
    let clip = noise(20_001, channels: channels)
    let encoding = AudioEncoding(container)
    let tags = [AudioTag.title: "a", .comment: "b"]
    let dither = RandomStream(seed: 1, name: "dither")
    let whole = try AudioFile.encode(
      clip, for: "x", encoding: encoding, tags: tags, dither: dither)
    let path = folder["x.\(container.fileExtension)"]
    let report = try AudioFile.writePieces(
      to: path,
      .init(
        sampleRate: 8000, channelCount: channels, encoding: encoding, tags: tags, dither: dither)
    ) { write in
      for start in stride(from: 0, to: clip.samples.count, by: 700 * channels) {
        try write(Array(clip.samples[start..<min(start + 700 * channels, clip.samples.count)]))
      }
    }
    // Where the blocks of a Vorbis encoder begin depends on the pieces.
    if container != .ogg {
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(whole.bytes))
    }
    #expect(report == whole.report)
    var read: [Float] = []
    let information = try AudioFile.forEachPiece(of: path) { samples, _ in read += samples }
    #expect(try AudioFile.read(path).samples == read && information.channelCount == channels)
  }

  @Test func anErrorLeavesNoFile() throws {
    let folder = try TemporaryFolder()
    #expect(throws: AudioFileError.notFinite(path: folder["x.wav"], frame: 3, channel: 1)) {
      try AudioFile.writePieces(
        to: folder["x.wav"], .init(sampleRate: 8000, channelCount: 2)
      ) { write in
        try write([0, 0, 0, 0])
        try write([0, 0, 0, .nan])
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test(arguments: [1, 2])
  func aShortSoundGetsTheMarkOfTheWhole(channels: Int) {
    let clip = noise(30_000, channels: channels)
    var whole = clip
    Watermark.embed(in: &whole)
    var mark = WatermarkStream(sampleRate: 8000, channelCount: channels)
    var samples: [Float] = []
    for start in stride(from: 0, to: clip.samples.count, by: 1000) {
      samples += mark.add(Array(clip.samples[start..<start + 1000]))
    }
    #expect(samples + mark.finish() == whole.samples)
  }

  @Test func theMarkOfALongSoundIsFoundInItAndInItsParts() {
    let clip = noise(45 * 8000, channels: 1)
    var mark = WatermarkStream(sampleRate: 8000, channelCount: 1)
    let samples = mark.add(clip.samples) + mark.finish()
    #expect(samples.count == clip.samples.count)
    let marked = AudioClip(samples: samples, sampleRate: 8000)
    #expect(Watermark.detect(in: clip).verdict == .absent)
    #expect(Watermark.detect(in: marked).verdict == .found)
    #expect(Watermark.detect(in: marked.slice(from: 170_000, length: 16_000)).verdict == .found)
  }
}
