// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

struct ClipDatasetTests {
  let folder = try? TemporaryFolder()

  private func scan(_ options: ClipDataset.Options) throws -> ClipDataset {
    try ClipDataset.scan(try #require(folder).path, options: options)
  }

  @Test func theReportCountsWhatWasFound() throws {
    let folder = try #require(folder)
    try folder.writeSine("kick/a.wav", frames: 4000)
    try folder.writeSine("kick/b.wav", frames: 8000, channels: 2)
    try folder.writeSine("hat/c.wav", frames: 44_100, sampleRate: 44_100)
    try folder.write(Array("no sound".utf8), to: "hat/d.wav")
    try folder.write([], to: "hat/e.wav")
    try folder.write(wavBytes(data: [0, 64]), to: "hat/f.wav")
    try folder.write([1], to: "readme.txt")
    var seen: [Int] = []
    let dataset = try ClipDataset.scan(folder.path, options: .init(sliceLength: 8000)) {
      seen.append($0)
      #expect($1 == 6)
    }
    let report = dataset.report
    #expect(report.fileCount == 3 && dataset.clipCount == 3)
    #expect(abs(report.durationSeconds - 2.5) < 1e-9)
    #expect(report.sampleRate == 8000, "the rate of most files")
    #expect(report.sampleRates == [8000: 2, 44_100: 1])
    #expect(report.channelCounts == [1: 2, 2: 1])
    #expect(report.classes.map(\.name) == ["hat", "kick"])
    #expect(report.classes.map(\.fileCount) == [1, 2])
    #expect(report.skipped.map(\.path) == ["hat/d.wav", "hat/e.wav", "hat/f.wav"])
    #expect(report.skipped.allSatisfy { $0.reason.contains(folder.path) })
    #expect(report.otherFileCount == 1)
    #expect(seen.last == 6)
    #expect(report.description.contains("skipped   3 files"))
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(DatasetReport.self, from: data) == report)
  }

  @Test func clipsAreConvertedToTheWantedRateAndChannels() throws {
    let folder = try #require(folder)
    try folder.writeSine("a.wav", frames: 1600, sampleRate: 16_000)
    try folder.writeSine("b.wav", frames: 800, channels: 2)
    try folder.writeSine("c.wav", frames: 800, channels: 3)
    let dataset = try scan(.init(sliceLength: 400, sampleRate: 8000, channelCount: 2))
    #expect(dataset.clipCount == 2)
    #expect(dataset.frameCount(ofClip: 0) == 800)
    #expect(dataset.clip(0).channel(0) == dataset.clip(0).channel(1))
    #expect(dataset.clip(1) == (try AudioFile.read(folder.path + "/b.wav")))
    #expect(dataset.report.skipped.map(\.path) == ["c.wav"])
  }

  @Test func shortClipsAreTakenFromTheirStartAndLongOnesAtRandom() throws {
    for index in 0..<10 { try writePeak("\(index).wav", at: 1400, of: index == 9 ? 9000 : 1500) }
    #expect(try scan(.init(sliceLength: 1000)).report.slicing == .start)
    #expect(try scan(.init(sliceLength: 999)).report.slicing == .random)
    #expect(try scan(.init(sliceLength: 999, slicing: .start)).report.slicing == .start)
  }

  /// Hits ring on: they are loudest in their first slice.
  @Test(arguments: [(1, ClipDataset.Slicing.start), (2, .random)])
  func hitsAreTakenFromTheirStart(lateCount: Int, slicing: ClipDataset.Slicing) throws {
    for index in 0..<10 {
      try writePeak("\(index).wav", at: index < lateCount ? 400 : 399, of: 5000)
    }
    #expect(try scan(.init(sliceLength: 400, keepsAttacks: true)).report.slicing == slicing)
    #expect(try scan(.init(sliceLength: 400)).report.slicing == .random)
  }

  /// A clip of constant level with a peak.
  private func writePeak(_ name: String, at peak: Int, of frames: Int) throws {
    let clip = AudioClip(
      samples: (0..<frames).map { $0 == peak ? 0.5 : 0.25 }, sampleRate: 8000)
    try AudioFile.write(clip, to: try #require(folder).file(name))
  }

  @Test func slicesAreFilledUpWithZeros() throws {
    try #require(folder).write(wavBytes(data: [0, 64, 0, 192, 0, 32]), to: "a.wav")
    let dataset = try scan(.init(sliceLength: 4))
    let cuts: [(Int, [Float])] = [
      (0, [0.5, -0.5, 0.25, 0]), (2, [0.25, 0, 0, 0]), (9, [0, 0, 0, 0]),
    ]
    for (start, expected) in cuts {
      var slice: [Float] = [9, 9, 9, 9]
      let isThere = slice.withUnsafeMutableBufferPointer {
        dataset.copySlice(ofClip: 0, from: start, into: $0)
      }
      #expect(isThere)
      #expect(slice == expected)
    }
  }

  @Test func silentClipsAreDroppedAndNamed() throws {
    let folder = try #require(folder)
    try folder.writeSine("loud.wav", frames: 1000, amplitude: 0.0011)
    try folder.writeSine("quiet.wav", frames: 1000, amplitude: 0.0009)
    let late = AudioClip(
      samples: [Float](repeating: 0, count: 1000) + [0.5], sampleRate: 8000)
    try AudioFile.write(late, to: folder.path + "/late.wav")
    for (slicing, skipped) in [
      (ClipDataset.Slicing.start, ["late.wav", "quiet.wav"]), (.random, ["quiet.wav"]),
    ] {
      // Scaling a whisper of noise up does not make it a sound.
      for normalizes in [false, true] {
        let report = try scan(
          .init(sliceLength: 1000, slicing: slicing, normalizesPeak: normalizes)
        ).report
        #expect(report.skipped.map(\.path) == skipped)
        #expect(report.skipped.allSatisfy { $0.reason.contains("silent") })
      }
    }
  }

  @Test func peakNormalizationIsASwitchAndSaysWhatItDid() throws {
    try #require(folder).writeSine("a.wav", frames: 1000, amplitude: 0.25, hertz: 2000)
    let plain = try scan(.init(sliceLength: 1000))
    let scaled = try scan(.init(sliceLength: 1000, normalizesPeak: true))
    #expect(plain.clip(0).peak == 0.25)
    #expect(scaled.clip(0).peak == 1)
    #expect(plain.report.normalization.contains("-12.0"))
    #expect(scaled.report.normalization.contains("12.0 to 12.0 dB"))
  }

  @Test func samplesAreTheSameInMemoryAndInAFile() throws {
    let folder = try #require(folder)
    for index in 0..<40 { try folder.writeSine("\(index).wav", frames: 500 + 10 * index) }
    let cache = try TemporaryFolder()
    let inMemory = try scan(.init(sliceLength: 300))
    #expect(inMemory.report.storage.hasSuffix("in memory"))
    for budget in [0, 50_000] {
      let options = ClipDataset.Options(
        sliceLength: 300, memoryBudgetBytes: budget, cacheFolder: cache.path)
      let mapped = try scan(options)
      #expect(mapped.report.storage.contains(cache.path))
      #expect((0..<40).allSatisfy { mapped.clip($0) == inMemory.clip($0) })
      // Nothing is left behind even while the data set is in use.
      #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path).isEmpty)
    }
  }

  @Test func aCacheFolderThatCannotBeWrittenIsNamed() throws {
    try #require(folder).writeSine("a.wav", frames: 500)
    let error = #expect(throws: ClipDatasetError.self) {
      try scan(.init(sliceLength: 300, memoryBudgetBytes: 0, cacheFolder: "/no/such"))
    }
    #expect(error?.description.contains("/no/such") == true)
  }

  @Test func aFolderWithoutAudioIsAnError() throws {
    let folder = try #require(folder)
    try folder.write([1], to: "notes.txt")
    #expect(throws: ClipDatasetError.noAudio(path: folder.path, otherFileCount: 1)) {
      try scan(.init(sliceLength: 100))
    }
  }

  @Test func aFolderOfUnreadableFilesGivesTheFirstReasons() throws {
    let folder = try #require(folder)
    for index in 0..<5 { try folder.write([], to: "\(index).wav") }
    let error = #expect(throws: ClipDatasetError.self) { try scan(.init(sliceLength: 100)) }
    guard case .nothingUsable(folder.path, 5, let reasons) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reasons.count == 3)
    #expect(reasons[0].hasPrefix(folder.path + "/0.wav is empty"))
  }

  @Test func filesBesideSubfoldersHaveAClassOfTheirOwn() throws {
    let folder = try #require(folder)
    try folder.writeSine("a.wav", frames: 100)
    #expect(try scan(.init(sliceLength: 100)).classNames.isEmpty)
    try folder.writeSine("kick/a.wav", frames: 100)
    let dataset = try scan(.init(sliceLength: 100))
    #expect(dataset.classNames == [".", "kick"])
    #expect((0..<2).map(dataset.classIndex) == [0, 1])
  }
}
