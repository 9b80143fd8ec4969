// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// Sounds that Foley generated, by their tags, among recordings.
struct GeneratedSoundTests {
  private let folder: TemporaryFolder
  private let caches: TemporaryFolder

  init() throws { (folder, caches) = (try TemporaryFolder(), try TemporaryFolder()) }

  private static let comment = "{\"foley\":\"0.1.0\",\"model\":\"ab\",\"place\":{}}"

  private func write(
    _ name: String, comment: String?, sampleRate: Int = 8000, frames: Int = 2000
  ) throws {
    let container = AudioEncoding.Container(
      rawValue: URL(fileURLWithPath: name).pathExtension)
    try AudioFile.write(
      sine(frames: frames, sampleRate: sampleRate), to: try folder.file(name),
      encoding: AudioEncoding(try #require(container)),
      tags: comment.map { [.comment: $0] } ?? [:])
  }

  private func scan(usesGenerated: Bool = false) throws -> ClipDataset {
    try ClipDataset.scan(
      folder.path,
      options: .init(
        sliceLength: 1000, scanCacheFolder: caches.path, usesGenerated: usesGenerated))
  }

  private func paths(_ dataset: ClipDataset) -> [String] {
    (0..<dataset.clipCount).map(dataset.path)
  }

  @Test(arguments: ["wav", "flac", "ogg", "aiff", "mp3"])
  func theyAreLeftOutAndNamed(format: String) throws {
    try write("kick/a.wav", comment: nil)
    try write("kick/b.wav", comment: "recorded with {\"foley\"}")
    try write("morph.\(format)", comment: Self.comment)
    // The second scan takes everything from the scan cache.
    for _ in 0..<2 {
      let dataset = try scan()
      #expect(paths(dataset) == ["kick/a.wav", "kick/b.wav"])
      #expect(dataset.classNames == ["kick"])
      #expect(dataset.report.skipped.map(\.path) == ["morph.\(format)"])
      #expect(dataset.report.skipped[0].reason == "Its tags say that Foley generated it.")
    }
    #expect(paths(try scan(usesGenerated: true)).count == 3)
  }

  @Test func aFolderOfThemAloneIsUsed() throws {
    for name in ["a.wav", "b.wav"] { try write(name, comment: Self.comment) }
    #expect(paths(try scan()) == ["a.wav", "b.wav"])
  }

  @Test func theirRateDoesNotCount() throws {
    try write("a.wav", comment: nil, sampleRate: 11_025)
    for name in ["b.wav", "c.wav"] { try write(name, comment: Self.comment) }
    for _ in 0..<2 {
      let listing = try AudioFolder(folder.path)
      #expect(listing.mostCommonSampleRate(cachedIn: caches.path) == 11_025)
    }
  }

  @Test(arguments: [
    (comment, true), ("{\"foley\":1,\"model\":\"ab\"}", false), ("{\"foley\":\"1\"}", false),
    ("{\"foley\":\"1\",\"model\":", false), ("foley", false), ("", false),
  ])
  func aCommentThatNamesFoleyAndTheModelIsAMark(comment: String, isMark: Bool) throws {
    try write("a.wav", comment: comment)
    #expect(try AudioFile.information(at: folder["a.wav"]).isGenerated == isMark)
  }

  /// Two names that are equal after Unicode normalization.
  private static let names = ["cafe\u{301}.wav", "caf\u{E9}.wav"]

  @Test func namesThatAreEqualOnceNormalizedAreTwoFiles() throws {
    try write(Self.names[0], comment: nil, frames: 1500)
    try write(Self.names[1], comment: nil, frames: 2500)
    for _ in 0..<2 {
      let dataset = try scan()
      #expect((0..<dataset.clipCount).map(dataset.frameCount) == [1500, 2500])
      #expect(dataset.report.skipped.isEmpty)
    }
    let table = "file,class\n\(Self.names[0]),low\n\(Self.names[1]),high\n"
    let labelled = try ClipDataset.scan(
      folder.path,
      options: .init(
        sliceLength: 1000, scanCacheFolder: caches.path,
        labels: .table(try caches.write(table, to: "l.csv"))))
    #expect(labelled.classNames == ["high", "low"])
    #expect((0..<labelled.clipCount).map(labelled.classIndex) == [1, 0])
  }

  @Test func pairsOfSuchNamesKeepTheirPartners() throws {
    let target = try TemporaryFolder()
    for (name, frames) in zip(Self.names, [1500, 2500]) {
      try write(name, comment: nil, frames: frames)
      try target.writeSine(name, frames: frames)
    }
    let data = try TrainingData.scan(
      .paired(source: folder.path, target: target.path),
      options: .init(sliceLength: 1000, sampleRate: 8000))
    let source = try #require(data.source)
    #expect((0..<data.target.clipCount).map(data.target.frameCount) == [1500, 2500])
    #expect((0..<source.clipCount).map(source.frameCount) == [1500, 2500])
  }
}
