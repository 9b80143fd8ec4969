// SPDX-License-Identifier: MIT
import Audio
import Kernels
import TestSupport
import Testing

struct BatchSamplerTests {
  let folder = try? TemporaryFolder()

  private func batch(_ sampler: BatchSampler, _ index: Int) -> (values: [Float], classes: [Int32]) {
    var classes: [Int32] = []
    let values = [Float](unsafeUninitializedCapacity: sampler.batchValueCount) { buffer, count in
      buffer.initialize(repeating: .nan)
      classes = sampler.fill(buffer, index: index)
      count = buffer.count
    }
    return (values, classes)
  }

  /// A folder of `count` clips of constant value: clip i is (i + 1) / 64.
  private func constants(_ count: Int, frames: Int = 8, folders: Int = 1) throws -> TemporaryFolder
  {
    let folder = try #require(folder)
    for index in 0..<count {
      let clip = AudioClip(
        samples: [Float](repeating: Float(index + 1) / 64, count: frames), sampleRate: 8000)
      try AudioFile.write(clip, to: try folder.file("\(index % folders)/\(10 + index).wav"))
    }
    return folder
  }

  @Test func aBatchDependsOnSeedAndNumberAlone() throws {
    let folder = try #require(folder)
    for index in 0..<5 { try folder.writeSine("\(index).wav", frames: 2000 + 100 * index) }
    let dataset = try ClipDataset.scan(folder.path, options: .init(sliceLength: 300))
    #expect(dataset.report.slicing == .random)
    let first = BatchSampler(dataset: dataset, batchSize: 4, seed: 7)
    let forward = (0..<20).map { batch(first, $0).values }
    let second = BatchSampler(dataset: dataset, batchSize: 4, seed: 7)
    let backward = (0..<20).reversed().map { batch(second, $0).values }
    #expect(forward == backward.reversed())
    #expect(Set(forward).count == 20)
    #expect(batch(BatchSampler(dataset: dataset, batchSize: 4, seed: 8), 0).values != forward[0])
  }

  /// Five clips, two and one.
  @Test func balancedClassesComeEquallyOften() throws {
    let folder = try #require(folder)
    for (index, name) in ["a", "a", "a", "a", "a", "b", "b", "c"].enumerated() {
      let clip = AudioClip(
        samples: [Float](repeating: Float(index + 1) / 64, count: 8), sampleRate: 8000)
      try AudioFile.write(clip, to: try folder.file("\(name)/\(index).wav"))
    }
    let dataset = try ClipDataset.scan(folder.path, options: .init(sliceLength: 8))
    let sampler = BatchSampler(dataset: dataset, batchSize: 15, seed: 1, balancesClasses: true)
    for epoch in 0..<3 {
      let (values, classes) = batch(sampler, epoch)
      #expect((0..<3).map { number in classes.count { $0 == number } } == [5, 5, 5])
      #expect(classes == sampler.classes(ofBatch: epoch))
      let clips = stride(from: 0, to: values.count, by: 8).map { Int(values[$0] * 64) - 1 }
      #expect(Set(clips) == Set(0..<8), "nobody is left out")
      #expect(zip(clips, classes).allSatisfy { $1 == ($0 < 5 ? 0 : $0 < 7 ? 1 : 2) })
    }
    let plain = BatchSampler(dataset: dataset, batchSize: 8, seed: 1)
    #expect((0..<3).map { n in plain.classes(ofBatch: 0).count { $0 == n } } == [5, 2, 1])
  }

  @Test func anEpochVisitsEveryClipOnceInANewOrder() throws {
    let folder = try constants(12)
    let dataset = try ClipDataset.scan(folder.path, options: .init(sliceLength: 8))
    let sequences = (1...2).map { seed in
      let sampler = BatchSampler(dataset: dataset, batchSize: 5, seed: UInt64(seed))
      return (0..<12).flatMap { index in
        let values = batch(sampler, index).values
        return stride(from: 0, to: values.count, by: 8).map { values[$0] }
      }
    }
    #expect(sequences[0] != sequences[1], "another seed, another order")
    let sequence = sequences[0]
    let epochs = (0..<5).map { Array(sequence[($0 * 12)..<($0 * 12 + 12)]) }
    for epoch in epochs { #expect(epoch.sorted() == (1...12).map { Float($0) / 64 }) }
    #expect(Set(epochs).count == 5)
  }

  @Test func batchesLargerThanTheFolderSpanEpochs() throws {
    let folder = try constants(3)
    let dataset = try ClipDataset.scan(folder.path, options: .init(sliceLength: 8))
    let sampler = BatchSampler(dataset: dataset, batchSize: 9, seed: 1)
    let values = batch(sampler, 0).values
    for clip in 1...3 { #expect(values.filter { $0 == Float(clip) / 64 }.count == 24) }
  }

  @Test func classesBelongToTheirExamples() throws {
    let folder = try constants(12, folders: 3)
    let dataset = try ClipDataset.scan(folder.path, options: .init(sliceLength: 8))
    let sampler = BatchSampler(dataset: dataset, batchSize: 12, seed: 3)
    let (values, classes) = batch(sampler, 0)
    for (place, label) in classes.enumerated() {
      let clip = Int(values[place * 8] * 64) - 1
      #expect(label == Int32(clip % 3))
    }
  }

  @Test func longClipsAppearAsOftenAsTheyHaveRoomForSlices() throws {
    let folder = try constants(2, frames: 100)
    try folder.writeSine("0/long.wav", frames: 1050)
    let options = ClipDataset.Options(sliceLength: 100, slicing: .random)
    #expect(try ClipDataset.scan(folder.path, options: options).report.exampleCount == 12)
  }

  @Test func aClipCutFromTheStartFadesAndAWholeOneDoesNot() throws {
    let folder = try constants(1, frames: 65)
    for (length, last) in [(64, 0.0), (65, 1)] {
      let dataset = try ClipDataset.scan(
        folder.path, options: .init(sliceLength: length, slicing: .start, normalizesPeak: true))
      let values = batch(BatchSampler(dataset: dataset, batchSize: 1, seed: 0), 0).values
      #expect(values[..<56].allSatisfy { abs($0 - 1) < 1e-3 })
      #expect(abs(Double(values[length - 1]) - last) < 1e-3)
      #expect(zip(values.dropFirst(), values).allSatisfy { $0 <= $1 })
      if length == 64 { #expect(abs(values[59] - 0.5) < 1e-3) }
    }
  }

  @Test func cutsReachBothEndsOfAClip() throws {
    let folder = try #require(folder)
    let ramp = AudioClip(samples: (1...12).map { Float($0) / 64 }, sampleRate: 8000)
    try AudioFile.write(ramp, to: folder.path + "/ramp.wav")
    let dataset = try ClipDataset.scan(
      folder.path, options: .init(sliceLength: 8, slicing: .random))
    let sampler = BatchSampler(dataset: dataset, batchSize: 200, seed: 1)
    let values = batch(sampler, 0).values
    let starts = Set(stride(from: 0, to: values.count, by: 8).map { Int(values[$0] * 64) })
    #expect(starts == [1, 2, 3, 4, 5])
  }

  @Test func silentCutsAreDrawnAgain() throws {
    let folder = try #require(folder)
    var samples = [Float](repeating: 0, count: 100_000)
    samples[70_000] = 0.5
    let click = AudioClip(samples: samples, sampleRate: 8000)
    try AudioFile.write(click, to: folder.path + "/click.wav")
    let dataset = try ClipDataset.scan(folder.path, options: .init(sliceLength: 1000))
    let sampler = BatchSampler(dataset: dataset, batchSize: 8, seed: 1)
    let values = batch(sampler, 0).values
    for place in 0..<8 {
      #expect(values[(place * 1000)..<(place * 1000 + 1000)].contains(0.5))
    }
  }

  @Test func anAugmentedBatchMixesExamplesAsTheyWereBefore() throws {
    let folder = try #require(folder)
    for index in 0..<6 {
      try folder.writeSine(
        "\(index % 2)/\(index).wav", frames: 700, channels: 2, hertz: 300 + 50 * Double(index))
    }
    let dataset = try ClipDataset.scan(
      folder.path, options: .init(sliceLength: 500, channelCount: 2, slicing: .random))
    let sampler = BatchSampler(dataset: dataset, batchSize: 6, seed: 4)
    let plain = sampler.clips(ofBatch: 3)
    #expect(plain.flatMap(\.samples) == batch(sampler, 3).values)
    let classes = sampler.classes(ofBatch: 3)
    let augmented = sampler.clips(ofBatch: 3, augmentation: ClipAugmentation(probability: 0.8))
    for place in 0..<6 {
      var stream = RandomStream(seed: 4, name: "augmentation", index: UInt64(18 + place))
      let other = (1..<6).map { (place + $0) % 6 }.first { classes[$0] == classes[place] }
      let expected = directlyAugmented(
        plain[place], mixing: other.map { plain[$0] }, probability: 0.8, using: &stream)
      let isSame = augmented[place] == expected
      #expect(isSame, "example \(place)")
    }
    #expect(sampler.clips(ofBatch: 3, augmentation: ClipAugmentation(probability: 0)) == plain)
  }

  /// An odd one out has nothing to be mixed with.
  @Test func aBatchWithoutClassmatesIsAugmented() throws {
    let dataset = try ClipDataset.scan(
      try constants(2, folders: 2).path, options: .init(sliceLength: 8))
    let sampler = BatchSampler(dataset: dataset, batchSize: 2, seed: 1)
    let clips = sampler.clips(ofBatch: 0, augmentation: ClipAugmentation(probability: 1))
    #expect(clips.count == 2 && clips.allSatisfy { $0.samples.allSatisfy(\.isFinite) })
  }
}
