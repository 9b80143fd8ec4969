// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct EvaluateTests {
  /// Tones with slightly different pitches.
  private func makeTones(
    _ folder: TemporaryFolder, _ name: String, count: Int = 20, rate: Int = 8000, step: Double
  ) throws -> String {
    for index in 0..<count {
      let samples = (0..<2000).map { frame in
        Float(sin(Double(frame) * step * (1 + 0.02 * Double(index * index % 17)))) * 0.5
      }
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: rate), to: folder.file("\(name)/\(index).wav"),
        encoding: AudioEncoding(.wav))
    }
    return folder[name]
  }

  @Test func foldersAreCompared() throws {
    let folder = try TemporaryFolder()
    let real = try makeTones(folder, "real", step: 0.3)
    let generated = try makeTones(folder, "generated", step: 0.31)
    let picture = folder["chart.png"]
    let table = try foley("evaluate", real, generated, "--picture", picture, "--bootstrap", "10")
    #expect(table.status == 0 && table.output.contains("20 and 20 sounds of 0.25 s at 8000 Hz"))
    #expect(table.output.contains("\nFréchet distance ") && table.output.contains("too few sounds"))
    #expect(bytes(picture)?.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
    let json = try foley("evaluate", real, generated, "--json", "--bootstrap", "0")
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let metrics = report?["metrics"] as? [[String: Any]] ?? []
    #expect(metrics.count > 10 && metrics.allSatisfy { $0["estimator"] is String })
    #expect(metrics.allSatisfy { $0["value"] is Double && $0["uncertainty"] == nil })
  }

  @Test func mistakesAreSentences() throws {
    let folder = try TemporaryFolder()
    let real = try makeTones(folder, "real", step: 0.3)
    let fast = try makeTones(folder, "fast", rate: 16_000, step: 0.3)
    let one = try makeTones(folder, "one", count: 1, step: 0.3)
    expect(try foley("evaluate", real, one), status: 65, saying: "has 1 usable sound, but")
    expect(try foley("evaluate", real, fast), status: 65, saying: "give --sample-rate 8000")
    #expect(
      try foley("evaluate", real, fast, "--sample-rate", "8000", "--bootstrap", "0").status == 0)
    expect(
      try foley("evaluate", real, "\(real)/1.wav"), status: 66, saying: "is not a folder")
    let mixed = try makeTones(folder, "real/more", count: 2, rate: 16_000, step: 0.3)
    expect(try foley("evaluate", real, one), status: 65, saying: "8000 Hz and 16000 Hz")
    #expect(mixed.hasSuffix("more"))
    let wrong = try foley("evaluate", one, one, "--embedding", "vggish")
    #expect(wrong.status == 64 && wrong.errors.contains("give logmel, classifier or the name"))
    let none = try foley("evaluate", one, one, "--embedding", "classifier")
    #expect(none.status == 64 && none.errors.contains("foley classify train"))
  }
}

/// `foley evaluate WANTED CONVERTED --paired`.
struct PairedEvaluateTests {
  private func makeSounds(_ folder: TemporaryFolder, _ name: String, gain: Float) throws -> String {
    for index in 0..<3 {
      let samples = (0..<4000).map { frame in
        gain * Float(sin(Double(frame * (index + 1)) * 0.1) + sin(Double(frame * frame) * 1e-4)) / 2
      }
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: 8000), to: folder.file("\(name)/\(index).wav"),
        encoding: AudioEncoding(.wav))
    }
    return folder[name]
  }

  @Test func pairsAreComparedBesideTheirSources() throws {
    let folder = try TemporaryFolder()
    let wanted = try makeSounds(folder, "wanted", gain: 0.8)
    let converted = try makeSounds(folder, "converted", gain: 0.72)
    let source = try makeSounds(folder, "source", gain: 0.4)
    let table = try foley("evaluate", wanted, converted, "--paired", "--source", source)
    #expect(table.status == 0 && table.output.contains("3 pairs at 8000 Hz, one channel"))
    #expect(table.output.contains("\nSI-SDR, dB ") && table.output.contains("  2000 to 4000 Hz"))
    let json = try foley("evaluate", wanted, converted, "--paired", "--json", "--bootstrap", "0")
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((report?["pairs"] as? [[String: Any]])?.count == 3)
  }

  @Test func whatDoesNotApplyIsRefused() throws {
    let folder = try TemporaryFolder()
    let wanted = try makeSounds(folder, "wanted", gain: 0.8)
    let other = try makeSounds(folder, "others/deeper", gain: 0.8)
    expect(
      try foley("evaluate", wanted, wanted, "--paired", "--training", wanted), status: 78,
      saying: "--training cannot be combined with --paired")
    expect(
      try foley("evaluate", wanted, wanted, "--source", wanted), status: 78, saying: "add --paired")
    expect(
      try foley("evaluate", wanted, folder["others"], "--paired"), status: 65,
      saying: "have no sounds of the same name")
    #expect(other.hasSuffix("deeper"))
  }
}
