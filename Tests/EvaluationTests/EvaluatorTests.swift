// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Files
import Foundation
import TestSupport
import Testing

extension TemporaryFolder {
  /// Writes numbered sounds to the subfolder `name`.
  func write(_ clips: [AudioClip], to name: String) throws {
    for (index, clip) in clips.enumerated() {
      try AudioFile.write(
        clip, to: file("\(name)/\(1000 + index).wav"),
        encoding: AudioEncoding(.wav, bitDepth: .float32))
    }
  }

  /// The sounds in the subfolder `name`.
  func sounds(_ name: String) throws -> SoundCollection { try SoundCollection(folder: self[name]) }
}

/// A classifier of low and high tones.
private func toneClassifier() -> SoundClassifier {
  let pitches = noise(60, seed: 50)
  let clips = (0..<60).map { index in
    tone((index < 30 ? 600 : 2000) + 200 * pitches[index], seed: UInt32(index))
  }
  return ClassifierTraining(
    clips: clips, classes: (0..<60).map { $0 / 30 }, classNames: ["low", "high"],
    budget: .epochs(12), seed: 0
  ).run()
}

private func options(_ change: (inout Evaluator.Options) -> Void = { _ in }) -> Evaluator.Options {
  var options = Evaluator.Options()
  options.replicates = 20
  change(&options)
  return options
}

struct EvaluatorTests {
  @Test func equallyManySoundsAreComparedAndOthersJudgedBeside() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(90, seed: 1), to: "real")
    try folder.write(tones(40, seed: 2), to: "generated")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"), options: options()
    ).evaluate().report
    #expect(report.realCount == 90 && report.generatedCount == 40 && report.comparedCount == 40)
    #expect(report.baseline == "other real sounds" && report.sampleCount == 2000)
    let metrics = report.metrics
    #expect(metrics.allSatisfy { $0.soundCount == 40 && $0.baseline != nil && $0.value.isFinite })
    #expect(metrics.contains { $0.name == "frechetDistance" && $0.warning != nil })
    #expect(metrics.contains { $0.name == "silentShare" && $0.warning == nil })
    #expect((report.metric(.frechetDistance)?.uncertainty ?? 0) > 0)
    // The baseline does not contain the compared real sounds, which would have a distance of 0.
    #expect((report.metric(.realDistance)?.baseline ?? 0) > 0.5)
    #expect(report.metric(.inceptionScore) == nil && report.metric(.trainingDistance) == nil)
    #expect(report.warnings.contains { $0.contains("40 of the 90 sounds") })
    #expect(report.duplicates.isEmpty && report.copies.isEmpty && report.faultySounds.isEmpty)
    #expect("\(report)".contains("\nkernel distance ") && "\(report)".contains("\n  F1 "))
  }

  @Test func plantedCopiesAndDuplicatesAreNamed() throws {
    let folder = try TemporaryFolder()
    let recordings = tones(40, seed: 1)
    let made = tones(20, seed: 2)
    let quieter = AudioClip(samples: recordings[7].samples.map { $0 / 2 }, sampleRate: 8000)
    try folder.write(recordings, to: "training")
    try folder.write(tones(40, seed: 3), to: "real")
    try folder.write(made + [made[3], quieter], to: "generated")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"),
      training: folder.sounds("training"), options: options()
    ).evaluate().report
    #expect(report.copies.map(\.name) == ["1021.wav"] && report.copies[0].other == "1007.wav")
    #expect(report.duplicates.map(\.name) == ["1003.wav", "1020.wav"])
    #expect(report.duplicates.map(\.other) == ["1020.wav", "1003.wav"])
    #expect(abs((report.metric(.duplicateShare)?.value ?? 0) - 2.0 / 22) < 1e-12)
    #expect(report.baseline == "training sounds")
    #expect((0.5...1.5).contains(report.metric(.trainingDistance)?.value ?? 0))
    #expect(report.metric(.trainingDistance)?.baseline == nil)
  }

  /// Sounds beyond the number that is compared count too, so that the share is that of the list.
  @Test func theShareOfDuplicatesIsThatOfTheirList() throws {
    let folder = try TemporaryFolder()
    let made = tones(30, seed: 2)
    try folder.write(tones(40, seed: 1), to: "real")
    try folder.write(made + made.prefix(10), to: "generated")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"),
      options: options { ($0.replicates, $0.limit) = (0, 20) }
    ).evaluate().report
    #expect(report.comparedCount == 20 && report.duplicates.count == 20)
    #expect(report.metric(.duplicateShare)?.value == 0.5)
  }

  /// Of 32 recordings 24 equal another one, so that the median distance between them is 0.
  @Test func equalRecordingsHideNoDuplicates() throws {
    let folder = try TemporaryFolder()
    let (recordings, made) = (tones(20, seed: 1), tones(20, seed: 2))
    try folder.write(recordings + recordings.prefix(12), to: "real")
    try folder.write(made + [made[3]] + recordings.prefix(11), to: "generated")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"), options: options()
    ).evaluate().report
    #expect(report.duplicates.map(\.name) == ["1003.wav", "1020.wav"])
    #expect(report.copies.count == 11)
    let score = QualityReference(clips: recordings + recordings, sampleCount: 2000)
      .score(of: made + [made[3]])
    #expect(abs(score.nearCopyShare - 2.0 / 21) < 1e-12)
  }

  @Test func distancesOverZeroAreLeftOut() throws {
    let folder = try TemporaryFolder()
    try folder.write([AudioClip](repeating: tones(1, seed: 1)[0], count: 8), to: "real")
    try folder.write(tones(8, seed: 2), to: "generated")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"),
      options: options { $0.replicates = 0 }
    ).evaluate().report
    #expect(report.metric(.selfDistance) == nil && report.metric(.realDistance) == nil)
    #expect(report.duplicates.isEmpty && report.metric(.duplicateShare)?.value == 0)
  }

  @Test func soundsWithFaultsAreNamed() throws {
    let folder = try TemporaryFolder()
    var click = [Float](repeating: 0, count: 2000)
    click[700] = 0.5
    let faulty = [[Float](repeating: 0, count: 2000), [Float](repeating: 0.2, count: 2000), click]
      .map { AudioClip(samples: $0, sampleRate: 8000) }
    try folder.write(tones(20, seed: 1), to: "real")
    try folder.write(tones(17, seed: 2) + faulty, to: "generated")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"), options: options()
    ).evaluate().report
    #expect(report.faultySounds.map(\.name) == ["1017.wav", "1018.wav", "1019.wav"])
    #expect(report.faultySounds.map(\.faults) == [["silent"], ["constant"], ["click"]])
    for metric in [Metric.silentShare, .constantShare, .clickShare] {
      #expect(report.metric(metric)?.value == 0.05, "\(metric.name)")
    }
    #expect("\(report)".contains("  1019.wav: click\n"))
  }

  @Test func soundsThatWereLearnedByHeartLieTooNearToTraining() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(40, seed: 1), to: "training")
    try folder.write(tones(40, seed: 3), to: "real")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("training"),
      training: folder.sounds("training"), options: options()
    ).evaluate().report
    // All distances are equal, so the bootstrap has no interval.
    #expect(report.metric(.trainingDistance)?.uncertainty == nil)
    #expect(report.metric(.trainingDistance)?.value == 0 && report.copies.count == 40)
    #expect((report.metric(.realDistance)?.value ?? 0) > 0.5)
  }

  @Test func aMissingClassIsSeen() throws {
    let folder = try TemporaryFolder()
    let pitches = noise(80, seed: 9)
    let low = (0..<40).map { tone(600 + 150 * pitches[$0], seed: 400 + UInt32($0)) }
    let high = (0..<40).map { tone(2000 + 150 * pitches[40 + $0], seed: 500 + UInt32($0)) }
    try folder.write(Array(low.prefix(20)), to: "real/low")
    try folder.write(Array(high.prefix(20)), to: "real/high")
    // All sounds in the subfolder high are low.
    try folder.write(Array(low.dropFirst(20).prefix(10)), to: "generated/low")
    try folder.write(Array(low.dropFirst(30)), to: "generated/high")
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"),
      classifier: toneClassifier(), options: options()
    ).evaluate().report
    #expect(report.confusion?.counts == [[10, 0], [10, 0]])
    #expect(report.metric(.classAccuracy)?.value == 0.5)
    #expect((report.metric(.inceptionScore)?.value ?? 2) < 1.2)
    #expect((report.metric(.classEntropy)?.value ?? 1) < 0.3)
    #expect((report.metric(.recall)?.value ?? 1) < 0.7)
    #expect((report.metric(.activationMaximization)?.value ?? 0) > 1)
    #expect((report.metric(.activationMaximization)?.uncertainty ?? 0) > 0)
  }

  /// 75 % of the recordings are low, but only half of the generated and of the training sounds.
  @Test func classesAreMatchedWhereThatIsAskedFor() throws {
    let folder = try TemporaryFolder()
    let pitches = noise(160, seed: 9)
    func write(low: Int, high: Int, to name: String, seed: UInt32) throws {
      func clips(_ hertz: Double, _ count: Int) -> [AudioClip] {
        (0..<count).map { (index: Int) -> AudioClip in
          let pitch = hertz + 150 * pitches[(index + Int(seed)) % 160]
          return tone(pitch, seed: seed + UInt32(index))
        }
      }
      try folder.write(clips(2000, high), to: "\(name)/high")
      try folder.write(clips(600, low), to: "\(name)/low")
    }
    try write(low: 45, high: 15, to: "real", seed: 100)
    try write(low: 60, high: 60, to: "generated", seed: 200)
    try write(low: 60, high: 60, to: "training", seed: 400)
    try write(low: 40, high: 80, to: "few", seed: 600)
    func report(_ name: String, matched: Bool) throws -> EvaluationReport {
      try Evaluator(
        real: folder.sounds("real"), generated: folder.sounds(name),
        training: folder.sounds("training"), options: options { $0.matchesClasses = matched }
      ).evaluate().report
    }
    let (plain, matched) = (
      try report("generated", matched: false), try report("generated", matched: true)
    )
    #expect(plain.comparedCount == 60 && matched.comparedCount == 60)
    #expect(plain.warnings.contains { $0.contains("--match-classes") && $0.contains("25 %") })
    #expect(!matched.warnings.contains { $0.contains("--match-classes") })
    let distances = [plain, matched].map { $0.metric(.kernelDistance)?.value ?? .nan }
    #expect(distances[1] < distances[0] / 3, "\(distances)")
    let baselines = [plain, matched].map { $0.metric(.kernelDistance)?.baseline ?? .nan }
    #expect(baselines[1] < baselines[0] / 3, "\(baselines)")
    let missing = EvaluationError.tooFewOfClass(
      path: folder["few"], className: "low", count: 40, wanted: 45)
    #expect(throws: missing) { try report("few", matched: true) }
    try folder.write(tones(60, seed: 1), to: "flat")
    #expect(throws: EvaluationError.noClasses(path: folder["flat"])) {
      try report("flat", matched: true)
    }
  }

  /// Other real sounds are a baseline only if there are as many of each class.
  @Test func otherRealSoundsAreMatchedToo() throws {
    let folder = try TemporaryFolder()
    for (index, clip) in tones(16, seed: 1).enumerated() {
      for name in ["single/\(index)", "equal/a/\(index)"] { try folder.write([clip], to: name) }
    }
    for (index, clip) in tones(16, seed: 2).enumerated() {
      for name in ["made/\(index)", "alike/a/\(index)"] { try folder.write([clip], to: name) }
    }
    func baseline(_ real: String, _ generated: String) throws -> String? {
      try Evaluator(
        real: folder.sounds(real), generated: folder.sounds(generated),
        options: options { ($0.replicates, $0.limit, $0.matchesClasses) = (0, 8, true) }
      ).evaluate().report.baseline
    }
    #expect(try baseline("single", "made") == nil)
    #expect(try baseline("equal", "alike") == "other real sounds")
  }

  /// The report does not depend on whether decoded sounds are kept in memory or in a file.
  @Test func memoryChangesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(70, seed: 1), to: "real")
    try folder.write(tones(66, seed: 2), to: "generated")
    func report(_ memoryByteCount: Int) throws -> String {
      let sounds = try ["real", "generated"].map {
        try SoundCollection(folder: folder[$0], memoryByteCount: memoryByteCount)
      }
      let report = try Evaluator(
        real: sounds[0], generated: sounds[1], classifier: toneClassifier(), options: options()
      ).evaluate().report
      #expect(report.duplicates.isEmpty)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
    let isSame = try report(.max) == report(0)
    #expect(isSame)
  }

  @Test func pointsMayComeFromAFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(20, seed: 1), to: "real")
    try folder.write(tones(20, seed: 2), to: "generated")
    let values = (points(20, 3, seed: 1).values + points(20, 3, seed: 2, shift: 1).values)
      .map { Float($0) }
    let path = folder["points.npy"]
    try NumpyArray(shape: [40, 3], values: values).write(to: path)
    let (real, generated) = (try folder.sounds("real"), try folder.sounds("generated"))
    let ofFile = options { $0.embedding = .file(path) }
    let report = try Evaluator(real: real, generated: generated, options: ofFile).evaluate().report
    let expected = FrechetDistance(to: points(20, 3, seed: 1))(points(20, 3, seed: 2, shift: 1))
    #expect(report.embeddingSize == 3 && report.embedding == path)
    #expect(abs((report.metric(.frechetDistance)?.value ?? 0) - expected) < 1e-5)
    try NumpyArray(shape: [39, 3], values: Array(values.dropLast(3))).write(to: path)
    #expect(throws: EvaluationError.embedding(path: path, shape: [39, 3], expected: 40)) {
      try Evaluator(real: real, generated: generated, options: ofFile).evaluate()
    }
    try NumpyArray(shape: [40, 3], values: [.nan] + values.dropFirst()).write(to: path)
    #expect(throws: EvaluationError.notFinite(path: path)) {
      try Evaluator(real: real, generated: generated, options: ofFile).evaluate()
    }
  }

  @Test func whatCannotBeComparedIsSaid() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(10, seed: 1), to: "real")
    try folder.write(tones(7, seed: 1), to: "few")
    let silence = AudioClip(samples: [Float](repeating: 0, count: 50), sampleRate: 8000)
    try folder.write([AudioClip](repeating: silence, count: 9), to: "silent")
    let fast = tones(10, seed: 1).map { AudioClip(samples: $0.samples, sampleRate: 16_000) }
    try folder.write(fast, to: "fast")
    let real = try folder.sounds("real")
    func expect(_ error: EvaluationError, _ name: String) throws {
      let other = try folder.sounds(name)
      #expect(throws: error) { try Evaluator(real: real, generated: other) }
    }
    try expect(.tooFew(path: folder["few"], count: 7), "few")
    try expect(.silence(path: folder["silent"]), "silent")
    try expect(
      .differentRates(path: real.path, rate: 8000, other: folder["fast"], otherRate: 16_000), "fast"
    )
    #expect(throws: EvaluationError.noClassifier(option: "--embedding classifier")) {
      try Evaluator(real: real, generated: real, options: options { $0.embedding = .classifier })
    }
  }
}

struct UncertaintyTests {
  /// Bootstrap intervals of two sets match the scatter over many such sets.
  @Test func intervalsAreAsWideAsNumbersScatter() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(60, seed: 1), to: "real")
    try folder.write(tones(60, seed: 2), to: "generated")
    let pairs = (0..<60 as Range<UInt64>).map { index in
      (gaussian(60, 2, seed: 2 * index), gaussian(60, 2, seed: 2 * index + 1, shift: 1))
    }
    let path = folder["points.npy"]
    let values = (pairs[0].0.values + pairs[0].1.values).map { Float($0) }
    try NumpyArray(shape: [120, 2], values: values).write(to: path)
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated"),
      options: options {
        $0.embedding = .file(path)
        $0.replicates = 200
      }
    ).evaluate().report
    func scatter(_ number: (EmbeddingSet, EmbeddingSet) -> Double) -> Double {
      let numbers = pairs.map { number($0.0, $0.1) }
      let mean = numbers.reduce(0, +) / 60
      return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59).squareRoot()
    }
    func bins(_ real: EmbeddingSet, _ generated: EmbeddingSet) -> BinComparison {
      let clusters = PointClusters(of: real, count: 6)
      return BinComparison(
        real: clusters.counts(of: real), generated: clusters.counts(of: generated))
    }
    let metrics: [(Metric, (EmbeddingSet, EmbeddingSet) -> Double)] = [
      (.frechetDistance, { FrechetDistance(to: $0)($1) }),
      (.kernelDistance, { KernelDistance.between($0, $1) }),
      (.frechetDistanceAtInfinity, { FrechetExtrapolation.distance($0, $1) }),
      (.f1, { PrecisionRecall(real: $0, generated: $1).f1 }),
      (.differentBinShare, { bins($0, $1).differentShare }),
      (.binDivergence, { bins($0, $1).divergence }),
    ]
    for (metric, number) in metrics {
      let found = try #require(report.metric(metric)?.uncertainty) / 1.96
      let ratio = found / scatter(number)
      // The bootstrap of F1 is wider, because points that are not drawn have no ball.
      #expect((0.6...(metric.name == "f1" ? 2.2 : 1.7)).contains(ratio), "\(metric.name): \(ratio)")
    }
  }
}
