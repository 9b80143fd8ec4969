// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// Scans with a cache: files that are not decoded again.
struct ScanCacheTests {
  let folder = try? TemporaryFolder()
  let cache = try? TemporaryFolder()

  private func scan(
    _ change: (inout ClipDataset.Options) -> Void = { _ in }
  ) throws -> ClipDataset {
    var options = ClipDataset.Options(sliceLength: 300, slicing: .random)
    options.scanCacheFolder = try #require(cache).path + "/a/b"
    change(&options)
    return try ClipDataset.scan(try #require(folder).path, options: options)
  }

  private func makeRecordings() throws {
    let folder = try #require(folder)
    for index in 0..<12 {
      try folder.writeSine("\(index % 2)/\(index).wav", frames: 500 + 10 * index, channels: 2)
    }
    try folder.writeSine("0/quiet.wav", frames: 500, amplitude: 0.0001)
    try folder.write([], to: "1/empty.wav")
  }

  private func sounds(_ dataset: ClipDataset) -> [AudioClip] {
    (0..<dataset.clipCount).map { dataset.clip($0) }
  }

  private var cacheFiles: [String] {
    let path = "\(cache?.path ?? "")/a/b"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().map { "\(path)/\($0)" }
  }

  /// Whether a scan took its summaries from the cache.
  private func isCached(_ dataset: ClipDataset) -> Bool {
    dataset.report.storage.contains("13 files known from an earlier scan")
  }

  @Test func theSecondScanFindsTheSameWithoutDecoding() throws {
    try makeRecordings()
    let (first, second) = (try scan(), try scan())
    #expect(!isCached(first) && isCached(second))
    #expect(first.report.skipped == second.report.skipped && first.report.skipped.count == 2)
    #expect(first.report.normalization == second.report.normalization)
    #expect(first.report.sampleRates == second.report.sampleRates)
    #expect(first.report.channelCounts == second.report.channelCounts)
    #expect(first.report.durationSeconds == second.report.durationSeconds)
    let areSame = sounds(first) == sounds(second) && sounds(second) == sounds(first)
    #expect(areSame)
  }

  @Test(arguments: [1, 4], [0, 20_000, 1 << 30])
  func batchesAreTheSameWarmAndCold(threads: Int, budget: Int) throws {
    try makeRecordings()
    func batches() throws -> [Float] {
      let sampler = BatchSampler(
        dataset: try scan { $0.memoryBudgetBytes = budget }, batchSize: 5, seed: 3)
      return (0..<8).flatMap { index in
        [Float](unsafeUninitializedCapacity: sampler.batchValueCount) { buffer, count in
          buffer.initialize(repeating: .nan)
          sampler.fill(buffer, index: index)
          count = buffer.count
        }
      }
    }
    let batches = try withThreads(threads) { try [batches(), batches()] }
    let areSame = batches[0] == batches[1]
    #expect(areSame)
  }

  @Test func otherOptionsHaveOtherCaches() throws {
    try makeRecordings()
    _ = try scan()
    #expect(isCached(try scan()))
    for change: (inout ClipDataset.Options) -> Void in [
      { $0.sliceLength = 200 }, { $0.sampleRate = 4000 }, { $0.channelCount = 2 },
      { $0.normalizesPeak = true },
    ] {
      #expect(!isCached(try scan(change)))
      #expect(isCached(try scan(change)))
    }
    #expect(isCached(try scan()))
    #expect(isCached(try scan { $0.silenceDecibels = -50 }))
  }

  @Test func aChangedAddedOrRemovedFileIsNoticed() throws {
    try makeRecordings()
    let folder = try #require(folder)
    _ = try scan()
    try folder.writeSine("0/0.wav", frames: 500, channels: 2, hertz: 880)
    #expect(try scan().report.storage.contains("12 files known"))
    #expect(isCached(try scan()))
    try folder.writeSine("0/1000.wav", frames: 500)
    #expect(try scan().clipCount == 13)
    try FileManager.default.removeItem(atPath: folder["0/1000.wav"])
    let dataset = try scan()
    #expect(dataset.clipCount == 12 && isCached(dataset))
    try #expect(dataset.clip(0) == AudioFile.read(folder["0/0.wav"]).withChannels(1))
    // A file of the same size and another time counts as another file.
    let date = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes(
      [.modificationDate: date], ofItemAtPath: folder["0/2.wav"])
    #expect(try scan().report.storage.contains("12 files known"))
  }

  @Test func aDamagedCacheIsRebuilt() throws {
    try makeRecordings()
    let first = try scan()
    let files = cacheFiles
    #expect(files.count == 2, "summaries and rates")
    for file in files {
      let whole = try Data(contentsOf: URL(fileURLWithPath: file))
      var damages = [
        Data(), whole.dropLast(8), whole.dropLast(3), whole + whole, Data("text".utf8),
      ]
      for place in stride(from: 0, to: whole.count, by: 53) {
        var flipped = whole
        flipped[place] ^= 0x10
        damages.append(flipped)
      }
      for damage in damages {
        try damage.write(to: URL(fileURLWithPath: file))
        let dataset = try scan()
        #expect(isCached(dataset) == file.isRates(whole))
        let areSame = sounds(dataset) == sounds(first)
        #expect(areSame)
        let rebuilt = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(rebuilt == whole)
      }
    }
  }

  @Test func aCacheFolderThatCannotBeWrittenDoesNoHarm() throws {
    try makeRecordings()
    for path in ["/proc/no/such", try #require(folder)["0/0.wav"], ""] {
      let dataset = try scan { $0.scanCacheFolder = path }
      #expect(dataset.clipCount == 12 && !isCached(dataset))
    }
  }

  @Test func concurrentScansDoNotDamageTheCache() throws {
    try makeRecordings()
    let first = try scan()
    let (expected, options, path) = (sounds(first), first.options, try #require(folder).path)
    let files = cacheFiles
    DispatchQueue.concurrentPerform(iterations: 24) { index in
      if index.isMultiple(of: 5) { for file in files { unlink(file) } }
      let dataset = try? ClipDataset.scan(path, options: options)
      let areSame = (0..<12).map { dataset?.clip($0) } == expected
      #expect(areSame)
    }
    _ = try scan()
    #expect(isCached(try scan()) && cacheFiles.count == 2)
  }
}

extension String {
  /// Whether this file of a cache, of such content, holds sample rates: records of one field, not eight.
  fileprivate func isRates(_ content: Data) -> Bool {
    content.range(of: Data("rates".utf8)) != nil
  }
}
