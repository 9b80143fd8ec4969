// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import TestSupport
import Testing

/// Sounds that are longer than the pieces in which they are measured.
struct LongSoundTests {
  private let folder: TemporaryFolder
  private let length = 150_000

  init() throws { folder = try TemporaryFolder() }

  private func hiss(_ seed: UInt32, level: Double = 0.5) -> [Float] {
    noise(length, seed: seed).map { Float(level * $0) }
  }

  private func clip(_ samples: [Float]) -> AudioClip {
    AudioClip(samples: samples, sampleRate: 8000)
  }

  private func evaluator(_ seconds: Double = 0.25) throws -> Evaluator {
    var options = Evaluator.Options()
    options.replicates = 0
    options.sampleCount = Int(8000 * seconds)
    let sounds = try ["real", "generated"].map {
      try SoundCollection(folder: folder[$0], memoryByteCount: 0)
    }
    return try Evaluator(real: sounds[0], generated: sounds[1], options: options)
  }

  @Test func faultsAreThoseOfTheWholeSound() throws {
    try folder.write(tones(8, seed: 1), to: "real")
    // A click at the border of two pieces; two thousandths of full samples in the last piece; a constant
    // that changes there.
    var click = [Float](repeating: 0, count: length)
    for place in 65_530..<65_542 { click[place] = 0.8 }
    var full = hiss(3)
    for place in 140_000..<140_300 { full[place] = 1 }
    let constant = [Float](repeating: 0.25, count: length)
    let step = constant[..<140_000] + constant[140_000...].map { $0 + 0.1 }
    let odd = [click, full, constant, Array(step), hiss(4)].map(clip)
    try folder.write(odd + tones(8, seed: 2), to: "generated")
    let report = try evaluator().evaluate().report
    #expect(report.faultySounds.map(\.name) == ["1000.wav", "1001.wav", "1002.wav"])
    #expect(report.faultySounds.map(\.faults) == [["click"], ["clipped"], ["constant"]])
    for (sound, faults) in zip(odd, report.faultySounds.map(\.faults)) {
      #expect(SoundFaults(of: sound).names == faults)
    }
  }

  @Test func onlyTheBeginningIsCompared() throws {
    try folder.write((0..<8).map { clip(hiss($0)) }, to: "real")
    try folder.write((0..<8).map { clip(hiss(100 + $0)) }, to: "generated")
    let long = try evaluator().evaluate().report
    for (name, first) in [("real", UInt32(0)), ("generated", 100)] {
      let cut = (0..<8).map { clip(Array(hiss(first + $0)[..<2000])).fadedOut(frames: 250) }
      try folder.write(cut, to: name)
    }
    let short = try evaluator().evaluate().report
    #expect(long.metrics.map(\.value) == short.metrics.map(\.value))
  }

  /// A perfect generator makes what a training shows it: long recordings are cut there and fade out.
  @Test func examplesOfATrainingAreNotToldFromTheRecordings() throws {
    let count = 40
    func recordings(_ first: UInt32) -> [AudioClip] {
      (0..<count).map { clip(Array(hiss(first + UInt32($0))[..<6000])) }
    }
    try folder.write(recordings(0), to: "real")
    try folder.write(recordings(100), to: "learned")
    let dataset = try ClipDataset.scan(
      folder["learned"], options: .init(sliceLength: 2000, slicing: .start))
    let sampler = BatchSampler(dataset: dataset, batchSize: count, seed: 0)
    var examples = [Float](repeating: 0, count: sampler.batchValueCount)
    examples.withUnsafeMutableBufferPointer { _ = sampler.fill($0, index: 0) }
    let made = (0..<count).map { clip(Array(examples[$0 * 2000..<($0 + 1) * 2000])) }
    try folder.write(made, to: "generated")
    let accuracy = try #require(try evaluator().evaluate().report.metric(.twoSample)?.value)
    #expect(accuracy < 0.7, "\(accuracy)")
  }

  @Test func aSoundThatBeginsLateIsNoSilence() throws {
    let late = [Float](repeating: 0, count: 140_000) + hiss(9)[..<10_000]
    try folder.write([clip(late)] + (0..<7).map { _ in clip([0, 0]) }, to: "real")
    try folder.write(tones(8, seed: 2), to: "generated")
    _ = try evaluator()
    try folder.write((0..<8).map { _ in clip([0, 0]) }, to: "real")
    #expect(throws: EvaluationError.silence(path: folder["real"])) { try evaluator() }
  }

  @Test(arguments: [8000, 11_025], [1, 500, 70_000, 1_000_000])
  func aBeginningIsThatOfTheWholeSound(rate: Int, limit: Int) throws {
    try folder.write([clip(hiss(5)), clip(Array(hiss(6)[..<100]))], to: "sounds")
    let sounds = try SoundCollection(folder: folder["sounds"], memoryByteCount: 0)
    for index in 0..<2 {
      let whole = try Resampler().convert(sounds.clip(index), to: rate)
      let beginning = try sounds.beginning(index, upTo: limit, sampleRate: rate)
      #expect(beginning == whole.slice(from: 0, length: min(limit, whole.frameCount)))
    }
  }
}
