// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// Files that vanish or change between the scan and their decoding.
struct UnavailableClipTests {
  let folder = try? TemporaryFolder()
  let cache = try? TemporaryFolder()

  /// A data set of eight clips of constant value (clip i is (i + 1) / 64) in two classes, none of
  /// them decoded.
  private func scanned(budget: Int = 1 << 30) throws -> ClipDataset {
    let folder = try #require(folder)
    for index in 0..<8 {
      let clip = AudioClip(
        samples: [Float](repeating: Float(index + 1) / 64, count: 16), sampleRate: 8000)
      try AudioFile.write(clip, to: try folder.file("\(index / 4)/\(index).wav"))
    }
    _ = try scan(budget: budget)
    return try scan(budget: budget)
  }

  private func scan(budget: Int = 1 << 30, cacheFolder: String = "/var/tmp") throws -> ClipDataset {
    try ClipDataset.scan(
      try #require(folder).path,
      options: .init(
        sliceLength: 16, memoryBudgetBytes: budget, cacheFolder: cacheFolder,
        scanCacheFolder: try #require(cache).path))
  }

  /// The clips of an epoch, in order, and their classes.
  private func epoch(_ dataset: ClipDataset, number: Int = 0) -> (clips: [Int], classes: [Int32]) {
    let sampler = BatchSampler(dataset: dataset, batchSize: 8, seed: 5)
    var values = [Float](repeating: 0, count: sampler.batchValueCount)
    let classes = values.withUnsafeMutableBufferPointer { sampler.fill($0, index: number) }
    return (stride(from: 0, to: values.count, by: 16).map { Int(values[$0] * 64) - 1 }, classes)
  }

  @Test func aVanishedClipIsReportedOnceAndReplacedFromItsClass() throws {
    let dataset = try scanned()
    let whole = epoch(try scan())
    let folder = try #require(folder)
    unlink(folder["0/2.wav"])
    let expected = whole.clips.map { $0 == 2 ? 3 : $0 }
    #expect(epoch(dataset).clips == expected)
    #expect(epoch(dataset).classes == whole.classes)
    let changes = dataset.drainChanges()
    #expect(changes.map(\.path) == ["0/2.wav"])
    #expect(changes[0].reason.contains(folder["0/2.wav"] + " has vanished"))
    _ = epoch(dataset, number: 1)
    dataset.checkFiles()
    #expect(dataset.drainChanges().isEmpty)
    #expect(dataset.exhaustedClass == nil)
    #expect(dataset.clip(2).peak == 0 && dataset.clip(2).frameCount == 16)
  }

  @Test func aChangedClipIsUnavailableEvenIfItCanBeRead() throws {
    let dataset = try scanned()
    let folder = try #require(folder)
    // The same size at another time; another size; damage.
    let other = AudioClip(samples: [Float](repeating: 0.9, count: 16), sampleRate: 8000)
    try AudioFile.write(other, to: folder["0/3.wav"])
    try AudioFile.write(
      AudioClip(samples: [Float](repeating: 0.9, count: 99), sampleRate: 8000),
      to: folder["0/1.wav"])
    try folder.write("no sound", to: "1/5.wav")
    let clips = epoch(dataset).clips
    #expect(Set(clips) == [0, 2, 4, 6, 7])
    #expect(
      clips.count { $0 == 0 } == 2 && clips.count { $0 == 2 } == 2, "3 is followed by 0, 1 by 2")
    #expect(dataset.drainChanges().map(\.path) == ["0/1.wav", "0/3.wav", "1/5.wav"])
  }

  @Test func decodedClipsStayAndAreReportedByACheck() throws {
    for budget in [1 << 30, 0] {
      let dataset = try scanned(budget: budget)
      let whole = epoch(dataset)
      dataset.checkFiles()
      #expect(dataset.drainChanges().isEmpty)
      let folder = try #require(folder)
      unlink(folder["0/0.wav"])
      try folder.write("no sound", to: "1/6.wav")
      #expect(epoch(dataset).clips == whole.clips)
      #expect(dataset.drainChanges().isEmpty)
      for _ in 0..<2 { dataset.checkFiles() }
      let changes = dataset.drainChanges()
      #expect(changes.map(\.path) == ["0/0.wav", "1/6.wav"])
      #expect(changes.map { $0.reason.contains("vanished") } == [true, false])
    }
  }

  @Test func aCheckMakesUndecodedClipsUnavailableAndReportsThemOnce() throws {
    let dataset = try scanned()
    unlink(try #require(folder)["1/7.wav"])
    dataset.checkFiles()
    let changes = dataset.drainChanges()
    #expect(changes.count == 1 && changes[0].reason.contains("other recordings take its place"))
    #expect(epoch(dataset).clips.count { $0 == 4 } == 2, "after the last comes the first")
    dataset.checkFiles()
    #expect(dataset.drainChanges().isEmpty)
  }

  @Test func aClassWithoutAvailableClipsIsNamed() throws {
    let dataset = try scanned()
    for index in 4..<8 { unlink(try #require(folder)["1/\(index).wav"]) }
    let clips = epoch(dataset).clips
    #expect(Set(clips) == [-1, 0, 1, 2, 3], "silence takes their place")
    #expect(dataset.exhaustedClass == "1")
    #expect(dataset.drainChanges().count == 4)
  }

  @Test func aFullStoreIsReportedOnce() throws {
    _ = try scanned()
    let dataset = try scan(budget: 0, cacheFolder: "/no/such")
    #expect(Set(epoch(dataset).clips) == Set(0..<8))
    #expect(Set(epoch(dataset, number: 1).clips) == Set(0..<8))
    let changes = dataset.drainChanges()
    #expect(changes.map(\.path) == ["/no/such"])
    #expect(changes[0].reason.contains("--memory-budget-megabytes"))
  }
}
