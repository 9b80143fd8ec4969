import Files
import Kernels
import TestSupport
import Testing

// SPDX-License-Identifier: MIT
@testable import Audio

/// What the scan cache holds while a folder is scanned, and what is believed of it.
struct ScanCacheContentTests {
  @Test(arguments: [0, 4_000_001, 1 << 63, UInt64.max])
  func anImpossibleRateCountsAsNone(rate: UInt64) throws {
    let (folder, caches) = (try TemporaryFolder(), try TemporaryFolder())
    try folder.writeSine("a.wav", frames: 100, sampleRate: 8000)
    let cache = try #require(
      ScanCache(of: folder.path, purpose: "rates", fieldCount: 1, in: caches.path))
    let stamp = try #require(FileStamp(folder["a.wav"]))
    cache.store([("a.wav", ScanCache.Entry(stamp: stamp, fields: [rate]))])
    #expect(try AudioFolder(folder.path).mostCommonSampleRate(cachedIn: caches.path) == 8000)
    #expect(cache.load()["a.wav"]?.fields == [8000])
  }

  @Test(arguments: 0..<ClipDecoder.Summary.fieldCount)
  func anImpossibleSummaryCountsAsNone(field: Int) throws {
    let (folder, caches) = (try TemporaryFolder(), try TemporaryFolder())
    try folder.writeSine("a.wav", frames: 5000)
    let options = ClipDataset.Options(sliceLength: 4000, scanCacheFolder: caches.path)
    let first = try ClipDataset.scan(folder.path, options: options)
    let cache = try #require(
      ScanCache(
        of: folder.path, purpose: first.decoder.purpose,
        fieldCount: ClipDecoder.Summary.fieldCount, in: caches.path))
    let entry = try #require(cache.load()["a.wav"])
    for value in [1 << 63, UInt64.max, UInt64(Float.nan.bitPattern), Double.nan.bitPattern] {
      var fields = entry.fields
      // A single's bits are the low half of a word.
      fields[field] = (4...6).contains(field) ? UInt64(Float.nan.bitPattern) : value
      if field == 7 { fields[field] = Double.nan.bitPattern }
      if field == 8, value < 1 << 40 { fields[field] = 7 }
      if field < 4, value < 1 << 63 { fields[field] = 1 << 62 }
      #expect(ClipDecoder.Summary(fields: fields) == nil, "\(fields)")
      cache.store([("a.wav", ScanCache.Entry(stamp: entry.stamp, fields: fields))])
      #expect(try ClipDataset.scan(folder.path, options: options).report == first.report)
    }
  }

  @Test func whatAScanLearnedIsKeptBeforeItsEnd() throws {
    let (folder, caches) = (try TemporaryFolder(), try TemporaryFolder())
    for index in 0..<80 { try folder.writeSine("\(index).wav", frames: 500) }
    let options = ClipDataset.Options(sliceLength: 400, scanCacheFolder: caches.path)
    var scan = try FolderScan(
      listing: try FolderScan.listing(folder.path, options: options), options: options)
    let cache = try #require(
      ScanCache(
        of: folder.path, purpose: scan.decoder.purpose,
        fieldCount: ClipDecoder.Summary.fieldCount, in: caches.path))
    let before = WorkerPool.threadCount
    defer { WorkerPool.setThreadCount(before) }
    WorkerPool.setThreadCount(1)
    var known: [Int] = []
    try scan.examineFiles(storeInterval: .zero) { _, _ in known.append(cache.load().count) }
    #expect(known == [0, 32, 64] && cache.load().count == 80)
  }
}
