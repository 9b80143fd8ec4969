// SPDX-License-Identifier: MIT
import Audio
import Kernels
import TestSupport
import Testing

/// Beginnings of files, and clips in pieces, have the samples of whole sounds.
struct SoundBeginningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func noise(_ count: Int) -> [Float] {
    var stream = RandomStream(seed: 8, name: "noise")
    return (0..<count).map { _ in stream.uniform(-0.5..<0.5) }
  }

  private func write(_ clip: AudioClip) throws {
    try AudioFile.write(clip, to: folder["a.wav"], encoding: AudioEncoding(bitDepth: .float32))
  }

  @Test(arguments: [8000, 11_025, 44_100], [1, 100, 30_000, 1_000_000])
  func aBeginningHasTheBitsOfTheConvertedWhole(rate: Int, limit: Int) throws {
    for frames in [50, 100_001] {
      let clip = AudioClip(samples: noise(2 * frames), sampleRate: 8000, channelCount: 2)
      try write(clip)
      for channels in [1, 2, 4] {
        let wanted = channels == 2 ? clip : clip.mixedDown()
        let whole = try Resampler().convert(wanted, to: rate)
        let beginning = try AudioFile.readBeginning(
          of: folder["a.wav"], upTo: limit, sampleRate: rate, channelCount: channels)
        let isSame =
          beginning == whole.slice(from: 0, length: min(limit, whole.frameCount))
        #expect(isSame, "\(frames) frames, \(channels) channels")
      }
    }
  }

  /// Whether channels cancel depends on all of a file, not on its beginning.
  @Test func theMixIsThatOfTheWholeFile() throws {
    let quiet = noise(1000)
    let loud = noise(90_000).map { 2 * $0 }
    let clip = AudioClip(
      channelSamples: quiet + loud + quiet + loud.map { -$0 }, sampleRate: 8000, channelCount: 2)
    try write(clip)
    let beginning = try AudioFile.readBeginning(of: folder["a.wav"], upTo: 500, sampleRate: 8000)
    #expect(beginning.samples == Array(clip.channel(0)[..<500]))
    #expect(beginning == clip.mixedDown().slice(from: 0, length: 500))
  }

  @Test func damageAfterTheBeginningIsFound() throws {
    var samples = noise(100_000)
    samples[99_999] = .nan
    let data = samples.flatMap { littleEndian($0.bitPattern) }
    let path = try folder.write(wavBytes(data: data, format: 3, bits: 32), to: "bad.wav")
    #expect(throws: AudioFileError.notFinite(path: path, frame: 99_999, channel: 0)) {
      try AudioFile.readBeginning(of: path, upTo: 10, sampleRate: 8000)
    }
  }

  @Test(arguments: [0, 1 << 30])
  func piecesAreThoseOfTheClip(budget: Int) throws {
    for frames in [2, 65_536, 200_000] {
      try write(AudioClip(samples: noise(frames), sampleRate: 8000))
      let dataset = try ClipDataset.scan(
        folder.path,
        options: .init(
          sliceLength: 1000, memoryBudgetBytes: budget, cacheFolder: folder.path))
      let pieces = Array(dataset.pieces(ofClip: 0))
      let isSame = pieces.flatMap { $0 } == dataset.clip(0).samples
      #expect(isSame && pieces.count == (frames + 65_535) / 65_536)
    }
  }
}
