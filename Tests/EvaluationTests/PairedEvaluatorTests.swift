// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Files
import Foundation
import TestSupport
import Testing

/// Converted sounds and the sounds that they should be, by file name.
struct PairedEvaluatorTests {
  private let folder: TemporaryFolder
  private let rate = 8000

  init() throws { folder = try TemporaryFolder() }

  private func write(_ samples: [Double], _ name: String) throws {
    try AudioFile.write(
      AudioClip(samples: samples.map { Float($0) }, sampleRate: rate), to: folder.file(name),
      encoding: name.hasSuffix("flac")
        ? AudioEncoding(.flac, bitDepth: .integer24)
        : AudioEncoding(.wav, bitDepth: .float32))
  }

  private func report(source: String? = nil) throws -> PairedReport {
    func sounds(_ name: String) throws -> SoundCollection {
      try SoundCollection(folder: folder[name], memoryByteCount: 0)
    }
    return try PairedEvaluator(
      .init(
        wanted: sounds("wanted"), converted: sounds("converted"), source: source.map(sounds)),
      replicates: 0
    ).evaluate()
  }

  /// The log-spectral distance by a discrete Fourier transform in double precision.
  private func naiveDistance(_ wanted: [Double], _ found: [Double]) -> Double {
    let size = 256
    let window = (0..<size).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(size)) }
    let scale = 4 / pow(window.reduce(0, +), 2)
    func levels(_ x: [Double], _ start: Int) -> [Double] {
      (0...size / 2).map { bin in
        var (re, im) = (0.0, 0.0)
        for place in 0..<size {
          let angle = 2 * Double.pi * Double(bin * place) / Double(size)
          re += window[place] * x[start + place] * cos(angle)
          im -= window[place] * x[start + place] * sin(angle)
        }
        return 10 * log10(max(1e-10, scale * (re * re + im * im)))
      }
    }
    let starts = stride(from: 0, through: wanted.count - size, by: size / 4)
    let distances = starts.map { start in
      let squares = zip(levels(wanted, start), levels(found, start)).map { ($0 - $1) * ($0 - $1) }
      return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }
    return distances.reduce(0, +) / Double(distances.count)
  }

  @Test func aGainHasKnownDistances() throws {
    let wanted = noise(150_000, seed: 1).map { 0.5 * $0 }
    try write(wanted, "wanted/a.wav")
    try write(wanted.map { 0.5 * $0 }, "converted/a.wav")
    let report = try report()
    let halved = 20 * log10(2.0)
    #expect(report.metrics.count == 8)
    for metric in report.metrics where metric.name.hasPrefix("logSpectralDistance") {
      #expect(abs(metric.value - halved) < 1e-3, "\(metric.title) \(metric.value)")
    }
    #expect(abs((report.pairs[0].signalToNoise ?? 0) - halved) < 1e-4)
    #expect(report.pairs[0].signalToDistortion == 100)
  }

  @Test func distancesAreThoseOfTheNaiveTwin() throws {
    let wanted = noise(2000, seed: 2).map { 0.4 * $0 }
    let other = noise(2000, seed: 3)
    let found = zip(wanted, other).map { 0.7 * $0 + 0.1 * $1 }
    try write(wanted, "wanted/x/a.wav")
    try write(found, "converted/x/a.wav")
    let pair = try report().pairs[0]
    #expect(pair.name == "x/a.wav")
    #expect(abs(pair.spectralDistance - naiveDistance(wanted, found)) < 1e-3)
    func sum(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    let scaled = wanted.map { $0 * sum(wanted, found) / sum(wanted, wanted) }
    let rest = zip(scaled, found).map { $0 - $1 }
    let distortion = 10 * log10(sum(scaled, scaled) / sum(rest, rest))
    #expect(abs((pair.signalToDistortion ?? 0) - distortion) < 1e-3)
  }

  /// 150,000 samples are several pieces; a sound that ends earlier decides.
  @Test func aLongSoundIsComparedToTheEndOfTheShorterOne() throws {
    let wanted = noise(150_000, seed: 4).map { 0.5 * $0 }
    var found = wanted
    for place in 100_000..<100_100 { found[place] = 0 }
    try write(wanted, "wanted/a.wav")
    try write(Array(found[..<140_000]), "converted/a.wav")
    let pair = try report().pairs[0]
    let lost = wanted[100_000..<100_100].reduce(0) { $0 + $1 * $1 }
    let whole = wanted[..<140_000].reduce(0) { $0 + $1 * $1 }
    #expect(abs((pair.signalToNoise ?? 0) - 10 * log10(whole / lost)) < 1e-3)
  }

  @Test func valuesOfTheSourceStandBeside() throws {
    let wanted = noise(4000, seed: 5).map { 0.5 * $0 }
    try write(wanted, "wanted/a.wav")
    try write(wanted.map { 0.9 * $0 }, "converted/a.flac")
    try write(wanted.map { 0.5 * $0 }, "source/a.wav")
    let report = try report(source: "source")
    let noise = try #require(report.metrics.first { $0.name == "signalToNoise" })
    #expect(abs(noise.value - 20) < 0.01 && abs((noise.baseline ?? 0) - 20 * log10(2)) < 0.01)
    #expect("\(report)".contains("source"))
  }

  @Test func soundsWithoutAPartnerAreNamed() throws {
    for name in ["wanted/a.wav", "converted/a.wav", "converted/b.wav"] {
      try write(noise(4000, seed: 6), name)
    }
    try write(noise(4000, seed: 6), "wanted/c.wav")
    try write(noise(3000, seed: 6), "converted/c.wav")
    let report = try report()
    #expect(report.pairs.map(\.name) == ["a.wav"])
    #expect(report.warnings.contains { $0.hasSuffix("every other folder: b.wav") })
    #expect(report.warnings.contains { $0.hasSuffix("more than a tenth: c.wav") })
  }

  @Test func aPairCountsOnce() throws {
    for name in ["wanted/a.wav", "converted/a.flac", "converted/a.wav"] {
      try write(noise(4000, seed: 6), name)
    }
    let report = try report()
    #expect(report.pairs.map(\.name) == ["a.flac"])
    #expect(report.warnings.contains { $0.hasSuffix("but for the extension: a.wav") })
  }

  @Test func foldersWithoutAPairAreAnError() throws {
    try write(noise(4000, seed: 7), "wanted/kick-1.wav")
    try write(noise(4000, seed: 7), "converted/kick_1.wav")
    #expect {
      _ = try report()
    } throws: { error in
      "\((error as? EvaluationError)?.message.problem ?? "")".contains("kick-1.wav and kick_1.wav")
    }
  }

  @Test func aSilentSoundHasNoRatios() throws {
    try write([Double](repeating: 0, count: 4000), "wanted/a.wav")
    try write(noise(4000, seed: 8), "converted/a.wav")
    let report = try report()
    #expect(report.pairs[0].signalToNoise == nil && report.pairs[0].signalToDistortion == nil)
    #expect(report.metrics.allSatisfy { $0.name.hasPrefix("logSpectralDistance") })
  }

  /// Nothing of the wanted sound is in silence, so its ratios are the lowest, not the highest.
  @Test func aSilentConversionIsTheWorst() throws {
    try write(noise(4000, seed: 9), "wanted/a.wav")
    try write([Double](repeating: 0, count: 4000), "converted/a.wav")
    let pair = try report().pairs[0]
    #expect(pair.signalToDistortion == -100)
    #expect(pair.signalToNoise == 0)
  }
}
