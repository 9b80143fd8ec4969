// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

/// Groups of recordings, and the volumes that are drawn from them.
struct VolumeSamplerTests {
  /// Hits of two toms and a kick, of constant value: hit i of tom "low" is i / 64, and so on; and a
  /// snare of two hits.
  private static func hits() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, first, count) in [
      ("tom/kit__Low_vl1_rr", 1, 5), ("tom/kit__High_vl2_rr", 10, 4), ("kick/kit_", 20, 6),
      ("snare/kit_", 40, 2),
    ] {
      for index in 0..<count {
        let clip = AudioClip(
          samples: [Float](repeating: Float(first + index) / 64, count: 4), sampleRate: 8000)
        try AudioFile.write(
          clip, to: try folder.file("\(name)\(index).wav"),
          encoding: AudioEncoding(.wav, bitDepth: .float32))
      }
    }
    return folder
  }

  private static func dataset(
    _ folder: TemporaryFolder, size: Int = 4, labels: LabelSource = .subfolders
  ) throws -> ClipDataset {
    try ClipDataset.scan(
      folder.path,
      options: .init(sliceLength: 4, slicing: .start, labels: labels, groupSize: size))
  }

  private static func sampler(
    _ dataset: ClipDataset, layers: Int = 4, batchSize: Int = 8, seed: UInt64 = 1,
    balances: Bool = false
  ) -> VolumeSampler {
    VolumeSampler(
      dataset: dataset, groups: RecordingGroups(of: dataset).groups, layerCount: layers,
      batchSize: batchSize, seed: seed, balancesClasses: balances)
  }

  @Test func recordingsWithTheSameWordsAreAGroupAndSmallOnesAreNamed() throws {
    let dataset = try Self.dataset(try Self.hits())
    #expect(dataset.classNames == ["kick", "tom"] && dataset.clipCount == 15)
    let groups = RecordingGroups(of: dataset)
    #expect(groups.groups.map(\.name) == ["kick kit", "tom kit high", "tom kit low"])
    #expect(groups.groups.map(\.clips.count) == [6, 4, 5])
    #expect(groups.groups.map(\.classIndex) == [0, 1, 1])
    #expect(groups.note.contains("3 groups of 4 to 6"))
    let skipped = dataset.report.skipped
    #expect(skipped.count == 2)
    #expect(
      skipped.allSatisfy { $0.reason.contains("\"snare kit\"") && $0.reason.contains("2 rec") })
  }

  @Test func withoutALargeGroupTheLargestIsNamed() throws {
    let folder = try Self.hits()
    #expect(
      throws: ClipDatasetError.noGroups(
        path: folder.path, size: 8, count: 4, largest: "kick kit", largestSize: 6)
    ) { try Self.dataset(folder, size: 8) }
  }

  /// The label group decides where there is one, and what lacks it is left out.
  @Test func labelsNameGroups() throws {
    let folder = try Self.hits()
    let lines =
      (0..<4).map { "tom/kit__High_vl2_rr\($0).wav,mine" }
      + (0..<3).map { "kick/kit_\($0).wav,mine" } + ["kick/kit_3.wav,"]
    let table = try folder.write((["file,group"] + lines).joined(separator: "\n"), to: "groups.csv")
    let dataset = try Self.dataset(folder, size: 3, labels: .table(table))
    // Of one name, but of two classes.
    #expect(RecordingGroups(of: dataset).groups.map(\.clips.count) == [3, 4])
    #expect(dataset.report.skipped.contains { $0.reason == "It has no label group." })
  }

  /// The naive twin: the same draws, then a sort by value and a division by the largest.
  @Test func aVolumeIsHitsOfAGroupFromSoftToLoudScaledAsAWhole() throws {
    let dataset = try Self.dataset(try Self.hits())
    let sampler = Self.sampler(dataset)
    let groups = RecordingGroups(of: dataset).groups
    var seen: Set<String> = []
    for batch in 0..<6 {
      for (place, clip) in sampler.clips(ofBatch: batch).enumerated() {
        var stream = RandomStream(seed: 1, name: "volume", index: UInt64(batch * 8 + place))
        let group = groups[stream.uniformInteger(below: groups.count)]
        var order = group.clips
        stream.shuffle(&order)
        let values = order.prefix(4).map { dataset.clip($0).samples[0] }.sorted()
        let expected = values.flatMap { value in
          // The slice is as long as the clip, so that nothing is faded.
          [Float](repeating: value / values[3], count: 4)
        }
        #expect(zip(clip.samples, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(Set(values).count == 4)
        seen.insert(group.name)
      }
    }
    #expect(seen.count == 3)
  }

  @Test func aVolumeDependsOnSeedAndNumberAlone() throws {
    let dataset = try Self.dataset(try Self.hits())
    let forward = (0..<6).map { Self.sampler(dataset).clips(ofBatch: $0).map(\.samples) }
    let sampler = Self.sampler(dataset)
    let backward = (0..<6).reversed().map { sampler.clips(ofBatch: $0).map(\.samples) }
    #expect(forward == backward.reversed())
    let single = Self.sampler(dataset, batchSize: 1)
    #expect((0..<48).map { single.clips(ofBatch: $0)[0].samples } == forward.flatMap { $0 })
    #expect(Self.sampler(dataset, seed: 2).clips(ofBatch: 0).map(\.samples) != forward[0])
  }

  /// Two of three groups are toms.
  @Test func balancedClassesAreDrawnAlike() throws {
    let dataset = try Self.dataset(try Self.hits())
    for (balances, share) in [(true, 0.5), (false, 2.0 / 3)] {
      let sampler = Self.sampler(dataset, batchSize: 600, balances: balances)
      var values = [Float](repeating: 0, count: sampler.batchValueCount)
      let classes = values.withUnsafeMutableBufferPointer { sampler.fill($0, index: 0) }
      let toms = Double(classes.count { $0 == 1 }) / 600
      #expect(abs(toms - share) < 0.06, "\(toms)")
    }
  }

  /// All hits of a volume change alike: constants stay constants of the same ratios.
  @Test func hitsAreAugmentedAlike() throws {
    let dataset = try Self.dataset(try Self.hits())
    let sampler = Self.sampler(dataset, batchSize: 32)
    let plain = sampler.clips(ofBatch: 0)
    let augmented = sampler.clips(ofBatch: 0, augmentation: ClipAugmentation(probability: 0.4))
    var changed = 0
    for (a, b) in zip(plain, augmented) where a.samples != b.samples {
      changed += 1
      // Noise is at most 40 dB below a hit.
      let (x, y) = (a.samples[14], b.samples[14])
      for layer in 0..<3 {
        let (p, q) = (a.samples[4 * layer + 2] / x, b.samples[4 * layer + 2] / y)
        #expect(abs(p - q) < 0.05, "\(p) \(q)")
      }
    }
    #expect(changed > 8)
  }

  @Test func aRecordingThatVanishesIsReplacedByOthersOfItsGroup() throws {
    let folder = try Self.hits()
    let cache = try TemporaryFolder()
    func scan() throws -> ClipDataset {
      try ClipDataset.scan(
        folder.path,
        options: .init(
          sliceLength: 4, slicing: .start, scanCacheFolder: cache.path, groupSize: 4))
    }
    _ = try scan()
    let dataset = try scan()
    for file in ["tom/kit__High_vl2_rr3.wav", "kick/kit_5.wav"] {
      try FileManager.default.removeItem(atPath: folder[file])
    }
    let clips = (0..<8).flatMap { Self.sampler(dataset).clips(ofBatch: $0) }
    #expect(clips.allSatisfy { $0.peak == 1 } && dataset.exhaustedClass == nil)
    #expect(dataset.drainChanges().count == 2)
  }
}
