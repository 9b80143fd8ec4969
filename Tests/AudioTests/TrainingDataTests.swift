// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import TestSupport
import Testing

struct TrainingDataTests {
  let folder = try? TemporaryFolder()

  /// Writes `count` clips of constant value: clip i has (first + i) / 256 and 16 frames or more.
  private func constants(_ name: String, _ count: Int, first: Int, frames: Int = 16) throws {
    let folder = try #require(folder)
    for index in 0..<count {
      let clip = AudioClip(
        samples: [Float](repeating: Float(first + index) / 256, count: frames), sampleRate: 8000)
      try AudioFile.write(clip, to: try folder.file("\(name)/\(10 + index).wav"))
    }
  }

  private func scan(_ layout: DatasetLayout, _ options: ClipDataset.Options? = nil) throws
    -> TrainingData
  {
    try TrainingData.scan(layout, options: options ?? .init(sliceLength: 16))
  }

  private func batch(
    _ sampler: PairedBatchSampler, _ index: Int, augmentation: Float = 0
  ) -> (source: [Float], target: [Float], classes: [Int32]) {
    let count = sampler.targets.batchValueCount
    var (source, target) = (
      [Float](repeating: .nan, count: count), [Float](repeating: .nan, count: count)
    )
    let classes = source.withUnsafeMutableBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        sampler.fill(
          source: source, target: target, index: index,
          augmentation: ClipAugmentation(probability: augmentation))
      }
    }
    return (source, target, classes)
  }

  /// The constants of the examples of some batches.
  private func numbers(_ values: [Float]) -> [Int] {
    stride(from: 0, to: values.count, by: 16).map { Int((values[$0] * 256).rounded()) }
  }

  @Test func oneFolderIsItsDataSet() throws {
    try constants("a/x", 2, first: 1)
    try constants("a/y", 1, first: 3)
    let path = try #require(folder)["a"]
    let data = try scan(.folder(path))
    #expect(data.source == nil && data.target.classNames == ["x", "y"])
    let text = "x/10.wav\t16\nx/11.wav\t16\ny/10.wav\t16\n"
    #expect(data.fingerprintText == text && data.target.fingerprintText == text)
    let labelled = try scan(
      .folder(path),
      .init(sliceLength: 16, labels: .pattern(try LabelPattern("{speaker}/{class}"))))
    #expect(labelled.fingerprintText.hasPrefix("x/10.wav\t16\tclass=10\tspeaker=x\n"))
  }

  @Test func unpairedFoldersHaveIndependentOrdersOfOneSeed() throws {
    try constants("a", 12, first: 1)
    try constants("b", 12, first: 101)
    let folder = try #require(folder)
    let data = try scan(.unpaired(source: folder["a"], target: folder["b"]))
    let samplers = (0..<2).map { _ in PairedBatchSampler(data, batchSize: 12, seed: 5) }
    let (first, second) = (batch(samplers[0], 1), batch(samplers[1], 1))
    #expect(first.source == second.source && first.target == second.target)
    let (sources, targets) = (numbers(first.source), numbers(first.target))
    #expect(Set(sources) == Set(1...12) && Set(targets) == Set(101...112))
    #expect(sources.map { $0 + 100 } != targets)
    let alone = BatchSampler(dataset: data.target, batchSize: 12, seed: 5)
    #expect(alone.clips(ofBatch: 1).flatMap(\.samples) == first.target)
    let other = batch(PairedBatchSampler(data, batchSize: 12, seed: 6), 1)
    #expect(numbers(other.source) != sources && numbers(other.target) != targets)
    let text = data.fingerprintText
    #expect(text.hasPrefix("unpaired sources\n10.wav\t16\n"))
    #expect(text.contains("21.wav\t16\ntargets\n10.wav\t16\n"))
  }

  @Test func clipsToDrawFromAreChosenForBothSides() throws {
    try constants("a", 6, first: 1)
    try constants("b", 6, first: 101)
    let folder = try #require(folder)
    let data = try scan(.unpaired(source: folder["a"], target: folder["b"]))
    let sampler = PairedBatchSampler(
      data, batchSize: 6, seed: 1, clips: [0, 2], sourceClips: [1, 3, 5])
    let (source, target, _) = batch(sampler, 0)
    #expect(Set(numbers(source)) == [2, 4, 6] && Set(numbers(target)) == [101, 103])
  }

  @Test func pairsShareOrderAndCut() throws {
    let folder = try #require(folder)
    // Ramps: sample t of clip i is (100 i + t) / 1024 in the target and half of it in the source.
    for index in 0..<5 {
      let ramp = (0..<90 + index).map { Float(100 * index + $0) / 1024 }
      try AudioFile.write(
        AudioClip(samples: ramp, sampleRate: 8000),
        to: try folder.file("t/c\(index % 2)/\(index).wav"))
      try AudioFile.write(
        AudioClip(samples: ramp.map { $0 / 2 }, sampleRate: 8000),
        to: try folder.file("s/c\(index % 2)/\(index).flac"))
    }
    let data = try scan(
      .paired(source: folder["s"], target: folder["t"]),
      .init(sliceLength: 16, slicing: .random))
    let sampler = PairedBatchSampler(data, batchSize: 24, seed: 3)
    let (source, target, classes) = batch(sampler, 2)
    #expect(target.map { $0 / 2 } == source)
    #expect(Set(numbers(target)).count > 12, "many cuts")
    let alone = BatchSampler(dataset: data.target, batchSize: 24, seed: 3)
    #expect(alone.classes(ofBatch: 2) == classes)
    #expect(alone.clips(ofBatch: 2).flatMap(\.samples) == target)
    #expect(batch(PairedBatchSampler(data, batchSize: 24, seed: 3), 2).target == target)
  }

  @Test func theAugmentationOfAPairMakesTheSameDraws() throws {
    let folder = try #require(folder)
    for index in 0..<4 {
      try folder.writeSine("t/\(index).wav", frames: 400, hertz: 300 + 90 * Double(index))
      try folder.writeSine("s/\(index).wav", frames: 400, hertz: 300 + 90 * Double(index))
    }
    let data = try scan(
      .paired(source: folder["s"], target: folder["t"]), .init(sliceLength: 400))
    let sampler = PairedBatchSampler(data, batchSize: 4, seed: 3)
    let (source, target, _) = batch(sampler, 0, augmentation: 0.7)
    #expect(source == target && target != batch(sampler, 0).target)
  }

  /// By bytes "a.b.wav" precedes "a.wav", but "a.aiff" precedes "a.b.wav".
  @Test func pairsMatchWhereExtensionsChangeTheOrder() throws {
    let folder = try #require(folder)
    for (name, other, value) in [("a", "a.aiff", 1), ("a.b", "a.b.wav", 2), ("b", "b.flac", 3)] {
      let clip = AudioClip(
        samples: [Float](repeating: Float(value) / 256, count: 16), sampleRate: 8000)
      try AudioFile.write(clip, to: try folder.file("t/\(name).wav"))
      try AudioFile.write(clip, to: try folder.file("s/\(other)"))
    }
    try folder.writeSine("s/a.b.wave", frames: 16)
    let data = try scan(.paired(source: folder["s"], target: folder["t"]))
    let source = try #require(data.source)
    #expect((0..<3).map { data.target.path(ofClip: $0) } == ["a.b.wav", "a.wav", "b.wav"])
    #expect((0..<3).map { source.path(ofClip: $0) } == ["a.b.wav", "a.aiff", "b.flac"])
    let (values, targets, _) = batch(PairedBatchSampler(data, batchSize: 3, seed: 1), 0)
    #expect(values == targets)
    #expect(
      source.report.skipped.map(\.reason)
        == ["\(folder["s"])/a.b.wave has the name of a.b.wav, whose partner is in \(folder["t"])."])
  }

  @Test func missingAndUnusablePartnersAreNamed() throws {
    try constants("t", 4, first: 1)
    try constants("s", 4, first: 101)
    let folder = try #require(folder)
    try folder.writeSine("t/only.wav", frames: 16)
    try folder.writeSine("s/x/lonely.wav", frames: 16)
    try folder.write("no sound", to: "s/11.wav")
    try folder.writeSine("t/12.wav", frames: 16, amplitude: 0.0001)
    let data = try scan(.paired(source: folder["s"], target: folder["t"]))
    let source = try #require(data.source)
    #expect(data.target.clipCount == 2 && source.clipCount == 2)
    #expect((0..<2).map { source.path(ofClip: $0) } == ["10.wav", "13.wav"])
    let (sourceSkips, targetSkips) = (source.report.skipped, data.target.report.skipped)
    #expect(targetSkips.map(\.path) == ["11.wav", "12.wav", "only.wav"])
    #expect(targetSkips[0].reason.hasPrefix("The partner of \(folder["t"])/11.wav in"))
    #expect(targetSkips[1].reason.contains("is silent"))
    #expect(
      targetSkips[2].reason
        == "\(folder["t"])/only.wav has no partner: there is no audio file only in \(folder["s"]).")
    #expect(sourceSkips.map(\.path) == ["11.wav", "12.wav", "x/lonely.wav"])
    #expect(sourceSkips[1].reason.hasPrefix("The partner of \(folder["s"])/12.wav in"))
    let (values, targets, _) = batch(PairedBatchSampler(data, batchSize: 8, seed: 1), 0)
    #expect(numbers(values).map { $0 - 100 } == numbers(targets))
    #expect(
      data.fingerprintText
        == "paired sources\n10.wav\t16\n13.wav\t16\ntargets\n10.wav\t16\n13.wav\t16\n")
  }

  @Test func foldersWithoutAnyPairAreAnErrorWithTheMostSimilarNames() throws {
    try constants("a", 12, first: 1)
    try constants("b/c", 2, first: 1)
    let folder = try #require(folder)
    let error = #expect(throws: ClipDatasetError.self) {
      try scan(.paired(source: folder["a"], target: folder["b"]))
    }
    guard case .noPairs(_, _, let nearest) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(nearest.count == 10)
    #expect(nearest[0].source == "10.wav" && nearest[0].target == "c/10.wav")
    #expect(error?.description.contains("10.wav and c/10.wav") == true)
  }

  /// The shorter recording of a pair decides; one that is more than a tenth shorter is refused by name.
  @Test func pairsOfDifferentLengths() throws {
    try constants("t", 3, first: 1, frames: 100)
    try constants("s", 1, first: 101, frames: 100)
    let folder = try #require(folder)
    for (name, frames) in [("11", 91), ("12", 89)] {
      let clip = AudioClip(samples: [Float](repeating: 0.5, count: frames), sampleRate: 8000)
      try AudioFile.write(clip, to: folder["s/\(name).wav"])
    }
    let data = try scan(
      .paired(source: folder["s"], target: folder["t"]), .init(sliceLength: 96))
    #expect(data.target.clipCount == 2)
    #expect(
      data.notes == ["1 pair of different lengths, of which the shorter recording decides (11.wav)"]
    )
    let skip = try #require(data.source?.report.skipped.first)
    #expect(skip.path == "12.wav" && skip.reason.contains("more than 10 % apart"), "\(skip)")
    let (source, target, _) = batch(PairedBatchSampler(data, batchSize: 2, seed: 1), 0)
    let lengths = [source, target].map { values in
      (0..<2).map { row in values[(96 * row)..<(96 * row + 96)].count { $0 != 0 } }
    }
    // The last sample of the cut recordings has faded to zero.
    #expect(lengths[0] == lengths[1] && Set(lengths[0]) == [91, 95])
  }

  @Test func labelsOfOneFolderAreTwoUnpairedSets() throws {
    try constants("d", 6, first: 1)
    let folder = try #require(folder)
    for (number, name) in ["0_ann", "0_bob", "1_ann", "1_bob", "2_ann", "3_cat"].enumerated() {
      try FileManager.default.moveItem(
        atPath: folder["d/\(10 + number).wav"], toPath: folder["d/\(name).wav"])
    }
    let options = ClipDataset.Options(
      sliceLength: 16, labels: .pattern(try LabelPattern("{class}_{speaker}")))
    func layout(_ source: String, _ target: String) throws -> DatasetLayout {
      .labelled(
        folder["d"], source: try #require(LabelChoice(source)),
        target: try #require(LabelChoice(target)))
    }
    let data = try scan(layout("speaker=ann", "speaker=bob"), options)
    #expect(data.layout.form == .unpaired)
    #expect(data.source?.clipCount == 3 && data.target.clipCount == 2)
    let (source, target, _) = batch(PairedBatchSampler(data, batchSize: 6, seed: 1), 0)
    #expect(Set(numbers(source)) == [1, 3, 5] && Set(numbers(target)) == [2, 4])
    let other = try scan(layout("speaker=ann", "speaker=cat"), options)
    #expect(data.fingerprintText != other.fingerprintText)
    #expect(try scan(layout("0", "1"), options).source?.clipCount == 2)
    #expect(
      throws: ClipDatasetError.noLabel(
        path: folder["d"], choice: "speaker=eve", values: ["ann", "bob", "cat"])
    ) { try scan(layout("speaker=ann", "speaker=eve"), options) }
    #expect(LabelChoice("speaker=") == nil && LabelChoice("=x") == nil && LabelChoice("") == nil)
  }

  @Test func aPairWhoseSourceVanishedIsReplacedAsAWhole() throws {
    try constants("t", 4, first: 1)
    try constants("s", 4, first: 101)
    let folder = try #require(folder)
    let options = ClipDataset.Options(sliceLength: 16, scanCacheFolder: folder["cache"])
    _ = try scan(.paired(source: folder["s"], target: folder["t"]), options)
    let data = try scan(.paired(source: folder["s"], target: folder["t"]), options)
    try folder.write("", to: "s/11.wav")
    let (source, target, _) = batch(PairedBatchSampler(data, batchSize: 8, seed: 1), 0)
    #expect(Set(numbers(target)) == [1, 3, 4])
    #expect(numbers(source).map { $0 - 100 } == numbers(target))
    #expect(data.drainChanges().map(\.path) == ["11.wav"])
    #expect(data.exhaustedClass == nil)
  }

  @Test func aDegradedSourceFollowsFromTargetSeedAndNumber() throws {
    try constants("t", 8, first: 1)
    let folder = try #require(folder)
    let degradation = Degradation(name: "halved, with noise") { clip, stream in
      AudioClip(
        samples: clip.samples.map { $0 / 2 + stream.uniform(0..<0.001) },
        sampleRate: clip.sampleRate, channelCount: clip.channelCount)
    }
    let data = try scan(.degraded(folder["t"], degradation))
    #expect(data.source == nil)
    #expect(data.fingerprintText.hasPrefix("degraded by halved, with noise\n10.wav\t16\n"))
    let sampler = PairedBatchSampler(data, batchSize: 4, seed: 2)
    let batches = (0..<4).map { batch(sampler, $0) }
    let again = batch(PairedBatchSampler(data, batchSize: 4, seed: 2), 3)
    #expect(again.source == batches[3].source && again.target == batches[3].target)
    for (source, target, _) in batches {
      #expect(zip(source, target).allSatisfy { (0..<0.0011).contains($0 - $1 / 2) })
    }
    let noises = batches.map { zip($0.source, $0.target).map { $0 - $1 / 2 } }
    #expect(Set(noises.flatMap { noise in (0..<4).map { noise[16 * $0] } }).count == 16)
    let other = batch(PairedBatchSampler(data, batchSize: 4, seed: 3), 0)
    #expect(other.source != batches[0].source)
  }

  @Test func aMissingOrEmptyFolderOfEitherSideIsNamed() throws {
    try constants("t", 2, first: 1)
    let folder = try #require(folder)
    try folder.write("text", to: "none/notes.txt")
    let layouts: [(DatasetLayout, ClipDatasetError)] = [
      (.paired(source: folder["gone"], target: folder["t"]), .missing(path: folder["gone"])),
      (.paired(source: folder["t"], target: folder["gone"]), .missing(path: folder["gone"])),
      (
        .unpaired(source: folder["none"], target: folder["t"]),
        .noAudio(path: folder["none"], otherFileCount: 1)
      ),
      (
        .unpaired(source: folder["t/10.wav"], target: folder["t"]),
        .notAFolder(path: folder["t/10.wav"])
      ),
      (
        .degraded(folder["none"], Degradation(name: "none") { clip, _ in clip }),
        .noAudio(path: folder["none"], otherFileCount: 1)
      ),
    ]
    for (layout, error) in layouts { #expect(throws: error) { try scan(layout) } }
  }

  @Test func aLayoutNamesItsFolders() {
    let plain = Degradation(name: "none") { clip, _ in clip }
    #expect(DatasetLayout.folder("a").targetFolder == "a")
    #expect(DatasetLayout.folder("a").sourceFolder == nil)
    #expect(DatasetLayout.degraded("a", plain).targetFolder == "a")
    #expect(DatasetLayout.degraded("a", plain).sourceFolder == nil)
    for layout in [
      DatasetLayout.paired(source: "s", target: "t"), .unpaired(source: "s", target: "t"),
    ] {
      #expect(layout.targetFolder == "t" && layout.sourceFolder == "s")
    }
  }

  /// Labels describe the targets; the classes of sources are their subfolders.
  @Test func labelsOfTargetsDoNotApplyToSources() throws {
    try constants("t", 2, first: 1)
    try constants("s/x", 2, first: 101)
    let folder = try #require(folder)
    let data = try scan(
      .unpaired(source: folder["s"], target: folder["t"]),
      .init(sliceLength: 16, labels: .pattern(try LabelPattern("1{class}"))))
    #expect(data.target.classNames == ["0", "1"])
    #expect(data.source?.classNames == ["x"] && data.source?.clipCount == 2)
  }

  /// Slices of both sides are cut alike in pairs; without pairs each side decides for itself.
  @Test func pairsAreCutAsTheTargetsAre() throws {
    try constants("t", 3, first: 1, frames: 24)
    try constants("s", 3, first: 101, frames: 26)
    let folder = try #require(folder)
    let paired = try scan(.paired(source: folder["s"], target: folder["t"]))
    #expect(paired.source?.report.slicing == .start && paired.target.report.slicing == .start)
    let unpaired = try scan(.unpaired(source: folder["s"], target: folder["t"]))
    #expect(unpaired.source?.report.slicing == .random && unpaired.target.report.slicing == .start)
  }

  @Test func theCommonRateCountsAllFolders() throws {
    let folder = try #require(folder)
    for index in 0..<3 { try folder.writeSine("s/\(index).wav", frames: 400, sampleRate: 16_000) }
    for index in 0..<2 { try folder.writeSine("t/\(index).wav", frames: 200) }
    let layout = DatasetLayout.unpaired(source: folder["s"], target: folder["t"])
    #expect(try layout.mostCommonSampleRate() == 16_000)
    let data = try scan(layout)
    #expect(data.target.sampleRate == 16_000 && data.source?.sampleRate == 16_000)
    #expect(try DatasetLayout.folder(folder["t"]).mostCommonSampleRate() == 8000)
    var steps: [[Int]] = []
    _ = try TrainingData.scan(layout, options: .init(sliceLength: 16)) { steps.append([$0, $1]) }
    #expect(steps == [[2, 5], [5, 5]])
  }
}
