// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Foundation
import TestSupport
import Testing

/// The report of real and generated sounds without intervals.
private func evaluated(
  _ real: [AudioClip], _ generated: [AudioClip],
  change: (inout Evaluator.Options) -> Void = { _ in }
) throws -> EvaluationReport {
  let folder = try TemporaryFolder()
  try folder.write(real, to: "real")
  try folder.write(generated, to: "generated")
  var options = Evaluator.Options()
  options.replicates = 0
  change(&options)
  return try Evaluator(
    real: folder.sounds("real"), generated: folder.sounds("generated"), options: options
  ).evaluate().report
}

private func clips(
  _ count: Int, rate: Int = 8000, length: Int, _ sample: (_ clip: Int, _ place: Int) -> Double
) -> [AudioClip] {
  (0..<count).map { clip in
    AudioClip(
      samples: (0..<length).map { Float(sample(clip, $0)) }, sampleRate: rate)
  }
}

/// White noise.
private func noises(
  _ count: Int, rate: Int = 8000, length: Int, seed: UInt32,
  gain: (_ place: Int) -> Double = { _ in 1 }
) -> [AudioClip] {
  (0..<count).map { clip in
    let values = noise(length, seed: seed &+ 7919 &* UInt32(clip))
    return AudioClip(
      samples: values.indices.map { Float(0.4 * values[$0] * gain($0)) }, sampleRate: rate)
  }
}

struct DetailTests {
  @Test func equalSetsHaveNoDistance() throws {
    let sounds = tones(20, seed: 1)
    let report = try evaluated(sounds, sounds)
    for metric in [Metric.detail, .bandLevel, .attack] {
      #expect(abs(report.metric(metric)?.value ?? 1) < 1e-9, "\(metric.name)")
    }
    #expect(report.metric(.twoSample)?.value == 0.5)
    #expect(report.details.missing.isEmpty)
  }

  /// A shift of all numbers by c moves a projection by c times the sum of its direction, whose mean
  /// magnitude is about sqrt(2 / pi).
  @Test func aShiftOfAllPatchesIsItsDistance() {
    let values = noise(4000 * 49, seed: 1).map { Float($0) }
    let deviation = (1.0 / 3).squareRoot()
    let distance = PatchDistance.distance(values, values.map { $0 + 0.3 })
    let expected = 1000 * 0.3 / deviation * (2 / Double.pi).squareRoot()
    #expect(abs(distance / expected - 1) < 0.1, "\(distance), \(expected)")
    #expect(PatchDistance.distance(values, values) == 0)
    let others = noise(4000 * 49, seed: 2).map { Float($0) }
    #expect(PatchDistance.distance(values, others) < 40)
  }

  @Test func detailHearsWhatIsBlurred() throws {
    let real = noises(20, length: 6000, seed: 1)
    let others = try evaluated(real, noises(20, length: 6000, seed: 1000))
    // A steady level has no fine structure.
    let steady = clips(20, length: 6000) { clip, place in
      0.4 * (place % (40 + clip) == 0 ? 1 : 0)
    }
    let blurred = try evaluated(real, steady)
    let values = [others, blurred].compactMap { $0.metric(.detail)?.value }
    #expect(values.count == 2 && values[0] < 60 && values[1] > 5 * values[0], "\(values)")
    #expect(others.details.scales.map(\.milliseconds) == [4, 8, 16, 32])
    let mean = others.details.scales.reduce(0) { $0 + $1.generated } / 4
    #expect(abs(mean - values[0]) < 1e-9)
  }

  /// Two tones of equal energy against the same with the upper one 6 dB weaker: shares of a half and a
  /// half against 0.7992 and 0.2008.
  @Test(arguments: [8000, 300_000])
  func levelsByBandAreThoseOfTheTones(length: Int) throws {
    func sounds(_ decibels: Double) -> [AudioClip] {
      let gain = pow(10, decibels / 20)
      return clips(8, length: length) { _, place in
        let t = Double(place) / 8000
        // A gentle beginning and end keep each tone in its band.
        let fade = pow(sin(Double.pi * Double(place) / Double(length)), 4)
        return 0.3 * fade * (sin(2 * Double.pi * 200 * t) + gain * sin(2 * Double.pi * 2000 * t))
      }
    }
    let report = try evaluated(sounds(0), sounds(-6)) { $0.sampleCount = length }
    let share = 1 / (1 + pow(10, -0.6))
    let expected = -10 * log10(2 * (1 - share))
    #expect(abs((report.metric(.bandLevel)?.value ?? 0) - expected) < 0.02)
    let levels = report.details.levels
    #expect(levels.first?.hertz == 50 && levels.last?.hertz == 4000 && levels.count == 20)
    let low = try #require(levels.first { $0.hertz == 200 })
    #expect(abs(low.real + 3.0103) < 0.01 && abs(low.generated - 10 * log10(share)) < 0.01)
    #expect(report.details.missing.isEmpty)
  }

  @Test func aMissingBandIsNamed() throws {
    let real = noises(100, rate: 44_100, length: 8192, seed: 1)
    let limited = try noises(100, rate: 44_100, length: 8192, seed: 100).map {
      try Resampler().convert(Resampler().convert($0, to: 16_000), to: 44_100)
    }
    let report = try evaluated(real, limited)
    #expect(report.details.missing.count == 1)
    let line = try #require(report.details.missing.first)
    #expect(line.hasPrefix("missing: nothing above 8.9 kHz, where the recordings have 6"))
    #expect("\(report)".contains("\n\(line)\n"))
    #expect((report.metric(.bandLevel)?.value ?? 0) > 40)
    let swapped = try evaluated(limited, real)
    #expect(swapped.details.missing.isEmpty)
    // Of few sounds, one may decide the level of a band.
    let few = try evaluated(Array(real.prefix(8)), Array(limited.prefix(8)))
    #expect(few.details.missing.isEmpty && few.metric(.bandLevel)?.warning != nil)
    #expect(report.metric(.bandLevel)?.warning == nil)
  }

  /// Noise whose level swings at 125 Hz, 8000 Hz over a hop of 64, by a share m: the power of its line
  /// grows with m².
  @Test func frameRateIsTheModulationOfTheUpperBand() throws {
    func sounds(_ depth: Double, seed: UInt32) -> [AudioClip] {
      noises(12, length: 16_000, seed: seed) {
        1 + depth * cos(2 * Double.pi * 125 * Double($0) / 8000)
      }
    }
    func rates(_ depth: Double) throws -> EvaluationReport {
      try evaluated(sounds(0, seed: 1), sounds(depth, seed: 500))
    }
    let (none, some, more) = (try rates(0), try rates(0.2), try rates(0.4))
    let values = [none, some, more].compactMap { $0.metric(.frameRate)?.value }
    #expect(values.count == 3 && abs(values[0]) < 1.5, "\(values)")
    #expect(abs(values[2] - values[1] - 6.02) < 0.8 && values[1] > 6, "\(values)")
    let hops = more.details.frameRates
    #expect(hops.map(\.hop) == [64, 80, 128, 256])
    #expect(
      hops[0].generated == values[2] && hops.dropFirst().allSatisfy { ($0.generated ?? 9) < 3 })
    #expect(hops.allSatisfy { abs($0.real ?? 9) < 3 })
  }

  /// A straight rise over 50 ms passes from a tenth to nine tenths in 40 ms.
  @Test func attackTimesAreThoseOfTheRises() throws {
    func sounds(_ rises: [Double]) -> [AudioClip] {
      clips(rises.count, length: 4000) { clip, place in
        (place.isMultiple(of: 2) ? 0.5 : -0.5) * min(1, Double(place) / (8000 * rises[clip]))
      }
    }
    let (short, long) = ([Double](repeating: 0.05, count: 8), [Double](repeating: 0.1, count: 8))
    let report = try evaluated(sounds(short), sounds(long))
    #expect(abs((report.metric(.attack)?.value ?? 0) - 40) < 1)
    let all = try #require(report.details.attacks.first)
    #expect(all.className == nil && abs(all.real - 40) < 1 && abs(all.generated - 80) < 1)
    let mixed = try evaluated(sounds(short), sounds(Array(short.prefix(4)) + Array(long.prefix(4))))
    #expect(abs((mixed.metric(.attack)?.value ?? 0) - 20) < 1)
    #expect(AttackDistance.distance([0, 1], [0.5]) == 0.5)
    #expect(AttackDistance.distance([1, 2, 3], [3, 1, 2]) == 0)
    #expect(AttackDistance.distance([], [1]) == nil)
  }

  @Test func attacksAreComparedByClass() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ rise: Double) throws {
      try folder.write(
        clips(6, length: 4000) { _, place in
          (place.isMultiple(of: 2) ? 0.5 : -0.5) * min(1, Double(place) / (8000 * rise))
        }, to: name)
    }
    for (name, rise) in [("real/a", 0.02), ("real/b", 0.05), ("generated/b", 0.1)] {
      try write(name, rise)
    }
    try write("generated/c", 0.01)
    let report = try Evaluator(
      real: folder.sounds("real"), generated: folder.sounds("generated")
    ).evaluate().report
    #expect(report.details.attacks.map(\.className) == [nil, "b"])
    #expect(abs(report.details.attacks[1].real - 40) < 1)
    #expect(abs(report.details.attacks[1].generated - 80) < 1)
  }
}

struct TwoSampleTests {
  private func accuracy(_ real: EmbeddingSet, _ generated: EmbeddingSet) -> Double {
    let hits = TwoSampleTest.hits(real, generated)
    return hits.reduce(0, +) / Double(hits.count)
  }

  @Test func setsThatDifferAreToldApart() {
    let real = gaussian(100, 20, seed: 1)
    #expect(accuracy(real, gaussian(100, 20, seed: 2, shift: 2)) > 0.98)
    let (many, others) = (gaussian(400, 20, seed: 3), gaussian(400, 20, seed: 4))
    #expect(abs(accuracy(many, others) - 0.5) < 0.1)
    #expect(accuracy(real, real) == 0.5)
  }

  /// Means and deviations are equal: no straight line tells them apart.
  @Test func theNetworkIsNotLinear() {
    let real = gaussian(300, 2, seed: 1)
    let ring = (0..<300).flatMap { [1.414 * cos(Double($0)), 1.414 * sin(Double($0))] }
    #expect(accuracy(real, EmbeddingSet(ring, size: 2)) > 0.6)
  }

  @Test func setsOfDifferentSizesCountAlike() {
    let (few, many) = (gaussian(40, 5, seed: 1), gaussian(400, 5, seed: 2, shift: 3))
    let hits = TwoSampleTest.hits(few, many)
    #expect(hits.count == 440 && hits.prefix(40).reduce(0, +) > 36)
  }
}

struct DetailEdgeTests {
  @Test(arguments: [1000, 8000, 192_000], [8, 80, 700])
  func shortSoundsOfAnyRateAreMeasured(rate: Int, length: Int) throws {
    let report = try evaluated(
      noises(8, rate: rate, length: length, seed: 1),
      noises(8, rate: rate, length: length, seed: 50))
    #expect(report.metrics.allSatisfy { $0.value.isFinite })
    #expect(report.metric(.attack) != nil)
  }

  @Test func silentSoundsAreLeftOut() throws {
    let silence = clips(4, length: 2000) { _, _ in 0 }
    let mixed = try evaluated(tones(10, seed: 1) + silence, tones(12, seed: 2) + silence.prefix(2))
    #expect(mixed.metrics.allSatisfy { $0.value.isFinite })
    let (real, generated) = (tones(12, seed: 1), tones(12, seed: 2))
    let expected = try evaluated(real, generated)
    let found = try evaluated(real + silence, generated + silence)
    for metric in [Metric.attack, .bandLevel] {
      let wanted = try #require(expected.metric(metric)?.value)
      let value = try #require(found.metric(metric)?.value)
      #expect(wanted > 0 && abs(value - wanted) < 1e-9, "\(metric.name): \(value), \(wanted)")
    }
    #expect(found.details.levels.count == expected.details.levels.count)
    for (level, wanted) in zip(found.details.levels, expected.details.levels) {
      #expect(abs(level.real - wanted.real) < 1e-9, "\(level.hertz) Hz")
      #expect(abs(level.generated - wanted.generated) < 1e-9, "\(level.hertz) Hz")
    }
  }

  @Test func detailsDependNeitherOnThreadsNorOnMemory() throws {
    let folder = try TemporaryFolder()
    try folder.write(tones(20, seed: 1), to: "real")
    try folder.write(hisses(20, seed: 2), to: "generated")
    func json(threads: Int, memory: Int) throws -> String {
      let sounds = try ["real", "generated"].map {
        try SoundCollection(folder: folder[$0], memoryByteCount: memory)
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let report = try withThreads(threads) {
        try Evaluator(real: sounds[0], generated: sounds[1]).evaluate().report
      }
      return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
    let isSame = try json(threads: 1, memory: .max) == json(threads: 3, memory: 0)
    #expect(isSame)
  }

  /// The embedding hears the whole band of sounds at 44.1 and 48 kHz.
  @Test(arguments: [44_100, 48_000])
  func theEmbeddingReachesTwentyKilohertz(rate: Int) {
    let embedding = SoundEmbedding(sampleRate: rate, sampleCount: rate / 4)
    func point(_ level: Double) -> [Double] {
      let hiss = noise(rate / 4, seed: 3)
      let clip = AudioClip(
        samples: hiss.indices.map { place in
          let tone = sin(2 * Double.pi * 20_000 * Double(place) / Double(rate))
          return Float(0.1 * hiss[place] + level * tone)
        }, sampleRate: rate)
      return embedding([clip]).values
    }
    let (without, with) = (point(0), point(0.5))
    #expect(with[31] - without[31] > 0.1)
    #expect(BandSpectrum.middles(of: embedding.levels)[31] > 19_000)
  }
}
