// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

/// The words of a scan cache file of one recording, without the checksum at the end.
private struct CacheFile {
  let path: String
  var words: [UInt64]

  /// The file in `folder` whose key contains `purpose`.
  init(in folder: String, purpose: String) throws {
    let paths = try FileManager.default.contentsOfDirectory(atPath: folder).map {
      "\(folder)/\($0)"
    }
    let matching = paths.filter {
      FileManager.default.contents(atPath: $0)?.range(of: Data(purpose.utf8)) != nil
    }
    path = try #require(matching.first)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    words = stride(from: 0, to: bytes.count - 8, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// The words of the recording, which end the file.
  subscript(field: Int, of count: Int) -> UInt64 {
    get { words[words.count - count + field] }
    set { words[words.count - count + field] = newValue }
  }

  /// Writes the words with a valid checksum.
  func write() throws {
    let bytes = (words + [fowlerNollVoHash(of: words)]).flatMap(littleEndian)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

/// What a scan believes of a scan cache with a valid checksum.
struct ScanCacheContentTests {
  private let folder: TemporaryFolder
  private let caches: TemporaryFolder

  init() throws {
    (folder, caches) = (try TemporaryFolder(), try TemporaryFolder())
    try folder.writeSine("a.wav", frames: 5000)
  }

  private func scan() throws -> ClipDataset {
    try ClipDataset.scan(
      folder.path, options: .init(sliceLength: 4000, scanCacheFolder: caches.path))
  }

  private func summaries() throws -> CacheFile {
    try CacheFile(in: caches.path, purpose: "clips ")
  }

  /// The number of words of a summary: frames, peak frame, rate, channels, three peaks, seconds, mix,
  /// whether Foley generated the sound.
  private static let fieldCount = 10
  private static let notANumber = UInt64(Float.nan.bitPattern)
  private static let infinity = UInt64(Float.infinity.bitPattern)
  private static let negative = UInt64((-1 as Float).bitPattern)

  @Test(arguments: [0, 4_000_001, 1 << 63, UInt64.max])
  func anImpossibleRateCountsAsNone(rate: UInt64) throws {
    func common() throws -> Int? {
      try AudioFolder(folder.path).mostCommonSampleRate(cachedIn: caches.path)
    }
    #expect(try common() == 8000)
    var file = try CacheFile(in: caches.path, purpose: "rates")
    file[0, of: 2] = 16_000
    try file.write()
    #expect(try common() == 16_000, "the file is read")
    file[0, of: 2] = rate
    try file.write()
    #expect(try common() == 8000)
    #expect(try CacheFile(in: caches.path, purpose: "rates")[0, of: 2] == 8000, "it is mended")
  }

  @Test(arguments: [
    (0, [0, 20_000, 1 << 40, 1 << 62, 1 << 63, UInt64.max]), (1, [5000, 1 << 63, UInt64.max]),
    (2, [0, 4_000_001, UInt64.max]), (3, [0, 65_537, UInt64.max]),
    (4, [notANumber, infinity, negative]), (5, [notANumber, infinity, negative]),
    (6, [notANumber, infinity, negative]),
    (7, [Double.nan.bitPattern, Double.infinity.bitPattern, (-1.0).bitPattern, 1e9.bitPattern]),
    (8, [2, 1 << 40, UInt64.max]), (9, [2, UInt64.max]),
  ])
  func anImpossibleSummaryCountsAsNone(field: Int, values: [UInt64]) throws {
    let first = try scan()
    let original = try summaries()
    for value in values {
      var file = original
      file[field, of: Self.fieldCount] = value
      try file.write()
      #expect(try scan().report == first.report, "\(value)")
      #expect(try summaries().words == original.words, "the file is mended")
    }
  }

  /// Shows that the words that the other tests change are those that a scan reads.
  @Test func aPossibleSummaryIsBelieved() throws {
    #expect(try scan().frameCount(ofClip: 0) == 5000)
    var file = try summaries()
    #expect(file[0, of: Self.fieldCount] == 5000 && file[2, of: Self.fieldCount] == 8000)
    file[0, of: Self.fieldCount] = 4999
    try file.write()
    let dataset = try scan()
    #expect(dataset.frameCount(ofClip: 0) == 4999)
    #expect(dataset.report.storage.contains("1 file known from an earlier scan"))
  }

  /// Word 0 is a magic number, word 1 the version, word 2 the length of the key in bytes.
  @Test(
    arguments: [
      (0, 1), (1, 0), (1, UInt64.max), (2, 0), (2, 1 << 40), (2, UInt64.max), (2, UInt64.max - 7),
    ] as [(Int, UInt64)])
  func anotherHeaderCountsAsNoCache(place: Int, value: UInt64) throws {
    let first = try scan()
    let original = try summaries()
    var file = original
    file.words[place] = value
    try file.write()
    #expect(try scan().report == first.report)
    #expect(try summaries().words == original.words)
  }

  @Test(arguments: [0, 2, 1 << 20, UInt64.max])
  func aWrongNumberOfEntriesDoesNoHarm(count: UInt64) throws {
    let first = try scan()
    let original = try summaries()
    // An entry is the length of the name, the name in one word, size and time, and the summary.
    let place = original.words.count - Self.fieldCount - 5
    #expect(original.words[place] == 1 && original.words[place + 1] == 5)
    var file = original
    file.words[place] = count
    try file.write()
    #expect(try scan().report == first.report)
    file = original
    file.words[place + 1] = count == 2 ? 1 << 50 : UInt64.max - count
    try file.write()
    #expect(try scan().report == first.report)
  }

  @Test func wordsThatAreMissingOrFollowDoNoHarm() throws {
    let first = try scan()
    let original = try summaries()
    for length in 0..<original.words.count {
      var file = original
      file.words = Array(file.words.prefix(length))
      try file.write()
      #expect(try scan().report == first.report, "\(length) words")
    }
    var file = original
    file.words += [1, 2, 3]
    try file.write()
    #expect(try scan().frameCount(ofClip: 0) == 5000)
  }
}

/// What is left of the scan cache when a scan ends before its time.
struct InterruptedScanTests {
  private static func makeRecordings(_ numbers: Range<Int>, in folder: String) throws {
    for number in numbers {
      try AudioFile.write(sine(frames: 500), to: "\(folder)/\(number).wav")
    }
  }

  private static func options(_ caches: String) -> ClipDataset.Options {
    ClipDataset.Options(sliceLength: 400, sampleRate: 8000, scanCacheFolder: caches)
  }

  @Test func whatEarlierScansLearnedOutlivesAnInterruptedScan() async throws {
    let (folder, caches) = (try TemporaryFolder(), try TemporaryFolder())
    try Self.makeRecordings(0..<20, in: folder.path)
    _ = try ClipDataset.scan(folder.path, options: Self.options(caches.path))
    try Self.makeRecordings(20..<400, in: folder.path)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = folder.path as String, cachePath = caches.path as String] in
      _ = try ClipDataset.scan(path, options: Self.options(cachePath)) { _, _ in
        kill(getpid(), SIGKILL)
      }
    }
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { (Int($0.dropLast(4)) ?? 0) >= 20 }
      .forEach { try FileManager.default.removeItem(atPath: folder[$0]) }
    let dataset = try ClipDataset.scan(folder.path, options: Self.options(caches.path))
    #expect(dataset.report.storage.contains("20 files known from an earlier scan"))
  }

  /// A long scan stores what it found every ten seconds.
  @Test func whatALongScanLearnedOutlivesItsInterruption() async throws {
    let (folder, caches) = (try TemporaryFolder(), try TemporaryFolder())
    try Self.makeRecordings(0..<80, in: folder.path)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = folder.path as String, cachePath = caches.path as String] in
      WorkerPool.setThreadCount(1)
      _ = try ClipDataset.scan(path, options: Self.options(cachePath)) { done, _ in
        if done == 32 { sleep(11) } else { kill(getpid(), SIGKILL) }
      }
    }
    let dataset = try ClipDataset.scan(folder.path, options: Self.options(caches.path))
    #expect(dataset.clipCount == 80)
    #expect(dataset.report.storage.contains("32 files known from an earlier scan"))
  }
}
