// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import TestSupport
import Testing

/// Sounds that are read and converted in pieces have the bits of sounds in memory.
struct PiecewiseReadingTests {
  private func noise(_ count: Int) -> [Float] {
    var stream = RandomStream(seed: 3, name: "noise")
    return (0..<count).map { _ in stream.uniform(-0.5..<0.5) }
  }

  @Test(
    arguments: [
      (8000, 8000), (44_100, 16_000), (16_000, 44_100), (48_000, 16_000), (8000, 48_000),
    ],
    [1, 2, 500, 20_001])
  func aResampledStreamHasTheBitsOfTheWholeSound(rates: (Int, Int), frames: Int) throws {
    for channels in [1, 2] {
      let samples = noise(frames * channels)
      let clip = AudioClip(samples: samples, sampleRate: rates.0, channelCount: channels)
      let whole = try Resampler().convert(clip, to: rates.1).samples
      for piece in [333, 20_000] {
        var stream = try ResamplingStream(from: rates.0, to: rates.1, channelCount: channels)
        var joined: [Float] = []
        for start in stride(from: 0, to: samples.count, by: piece * channels) {
          joined += stream.convert(
            Array(samples[start..<min(start + piece * channels, samples.count)]))
        }
        joined += stream.finish()
        #expect(joined == whole, "\(channels) channels in pieces of \(piece)")
      }
    }
  }

  @Test(arguments: [0, 1 << 22, 1 << 30])
  func aDatasetHasTheSamplesOfTheFileWhateverTheBudget(budget: Int) throws {
    let folder = try TemporaryFolder()
    let file = AudioClip(samples: noise(2_300_000), sampleRate: 8000, channelCount: 2)
    try AudioFile.write(file, to: folder["a.wav"], encoding: AudioEncoding(bitDepth: .float32))
    for normalizes in [false, true] {
      let dataset = try ClipDataset.scan(
        folder.path,
        options: .init(
          sliceLength: 4000, sampleRate: 8000, normalizesPeak: normalizes,
          memoryBudgetBytes: budget, cacheFolder: folder.path))
      let mono = file.mixedDown()
      let wanted = normalizes ? mono.peakNormalized() : mono
      #expect(dataset.clip(0) == wanted)
      // A slice across the border of two pieces of the store.
      var slice = [Float](repeating: 9, count: 4000)
      let start = (1 << 20) - 1000
      let isCopied = slice.withUnsafeMutableBufferPointer {
        dataset.copySlice(ofClip: 0, from: start, into: $0)
      }
      #expect(isCopied && slice == Array(wanted.samples[start..<start + 4000]))
    }
  }

  @Test(arguments: [false, true])
  func aFullCacheFolderIsARemarkAtEveryStart(isCached: Bool) async {
    // In a process of its own, as a limit to the size of files stands in for the end of the disk.
    await #expect(processExitsWith: .success) { [isCached] in
      signal(SIGXFSZ, SIG_IGN)
      let folder = try TemporaryFolder()
      try folder.writeSine("in/a.wav", frames: 9000)
      let options = ClipDataset.Options(
        sliceLength: 4000, memoryBudgetBytes: 0, cacheFolder: folder.path,
        scanCacheFolder: folder["cache"])
      if isCached { _ = try ClipDataset.scan(folder["in"], options: options) }
      var size = rlimit(rlim_cur: 1000, rlim_max: .max)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size)
      let dataset = try ClipDataset.scan(folder["in"], options: options)
      #expect(dataset.clip(0) == (try AudioFile.read(folder["in/a.wav"])))
      var slice = [Float](repeating: 9, count: 4000)
      let isCopied = slice.withUnsafeMutableBufferPointer {
        dataset.copySlice(ofClip: 0, from: 100, into: $0)
      }
      #expect(isCopied && slice == Array(dataset.clip(0).samples[100..<4100]))
      let changes = dataset.drainChanges()
      #expect(changes.count == 1 && changes.first?.path == folder.path)
    }
  }

  @Test(arguments: [2000, 8000])
  func theWatermarkOfAFileIsThatOfItsClip(rate: Int) throws {
    let folder = try TemporaryFolder()
    var clip = AudioClip(samples: noise(rate * 34 / 2 * 2), sampleRate: rate, channelCount: 2)
    Watermark.embed(in: &clip)
    try AudioFile.write(clip, to: folder["a.wav"])
    let finding = Watermark.detect(in: try AudioFile.read(folder["a.wav"]))
    #expect(try Watermark.detect(inFile: folder["a.wav"]) == finding && finding.verdict == .found)
  }

  @Test func aRateBeyondTheLimitIsNotSearched() {
    let clip = AudioClip(samples: [0.5, -0.5], sampleRate: 2_000_000_000)
    #expect(Watermark.detect(in: clip).verdict == .untellable)
    var marked = clip
    Watermark.embed(in: &marked)
    #expect(marked == clip)
  }
}
