// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

struct SamplerInformationTests {
  /// The numbers of the chunk `smpl`, 32 bits each; nil if there is none.
  private func samplerChunk(_ clip: AudioClip, _ information: SamplerInformation?) throws -> [Int]?
  {
    let bytes = try AudioFile.encode(clip, for: "a.wav", sampler: information).bytes
    guard let place = Data(bytes).range(of: Data("smpl".utf8))?.upperBound else { return nil }
    let size = Int(littleEndianInteger(bytes[place..<(place + 4)]))
    return stride(from: place + 4, to: place + 4 + size, by: 4).map {
      Int(littleEndianInteger(bytes[$0..<($0 + 4)]))
    }
  }

  @Test func wavFilesHaveKeyAndLoop() throws {
    let clip = sine(frames: 1000)
    #expect(try samplerChunk(clip, nil) == nil)
    let loop = try #require(
      try samplerChunk(clip, SamplerInformation(rootKey: 48, loop: 100..<1000)))
    // Manufacturer, product, period, key, fraction, two of SMPTE, loops, size of further data; of the loop
    // number, mode, first and last frame, fraction and repetitions.
    #expect(loop[3] == 48 && loop[7] == 1)
    #expect(Array(loop[10...14]) == [0, 100, 999, 0, 0])
    let key = try #require(try samplerChunk(clip, SamplerInformation(rootKey: 36)))
    #expect(key[3] == 36 && key[7] == 0)
  }

  @Test func theSamplesStayTheSame() throws {
    let folder = try TemporaryFolder()
    let clip = sine(frames: 1000)
    for container in [AudioEncoding.Container.wav, .aiff, .flac] {
      let file = try AudioFile.encode(
        clip, for: "a", encoding: AudioEncoding(container),
        sampler: SamplerInformation(loop: 0..<1000))
      try Data(file.bytes).write(to: URL(fileURLWithPath: folder["a"]))
      #expect(try AudioFile.read(folder["a"]).frameCount == 1000)
    }
  }

  /// The end of a loop goes on where the clip went on, and the power stays the same within it.
  @Test func aLoopHasNoSeam() {
    let clip = AudioClip(
      samples: (0..<1000).map { Float(sin(Double($0) * 0.0137)) }, sampleRate: 8000)
    let loop = clip.looped(frames: 800, overlap: 200)
    #expect(loop.frameCount == 800)
    #expect(Array(loop.samples[200...]) == Array(clip.samples[200..<800]))
    #expect(abs(loop.samples[0] - clip.samples[800]) < 0.01)
    #expect(abs(loop.samples[199] - clip.samples[199]) < 0.02)
    let steps = (0..<800).map { abs(loop.samples[($0 + 1) % 800] - loop.samples[$0]) }
    #expect(steps.allSatisfy { $0 < 0.03 })
  }
}
