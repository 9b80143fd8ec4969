// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct ClassifyTests {
  /// Eight tones of each of two easily distinguished classes.
  private func makeClasses(_ folder: TemporaryFolder, _ name: String) throws -> String {
    for (className, step) in [("high", 1.5), ("low", 0.2)] {
      for index in 0..<8 {
        let samples = (0..<2000).map { frame in
          Float(sin(Double(frame) * step * (1 + 0.01 * Double(index)))) * 0.5
        }
        try AudioFile.write(
          AudioClip(samples: samples, sampleRate: 8000),
          to: folder.file("\(name)/\(className)/\(index).wav"), encoding: AudioEncoding(.wav))
      }
    }
    return folder[name]
  }

  @Test func aClassifierIsTrainedAndNamesSounds() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeClasses(folder, "sounds")
    let file = folder["c.safetensors"]
    let training = try foley(
      "classify", "train", sounds, "--out", file, "--test", sounds, "--epochs", "30")
    #expect(training.status == 0 && training.output.contains("100.0 % of 16 test sounds"))
    #expect(training.output.contains("16 sounds at 8000 Hz in 2 classes: high 8, low 8"))

    let named = try foley("classify", "\(sounds)/low/3.wav", "--classifier", file)
    #expect(named.status == 0 && named.output.hasPrefix("low") && named.errors.isEmpty)
    let listed = try foley("classify", sounds, "--classifier", file, "--json")
    struct Outcome: Decodable {
      let path: String
      let className: String
      let probability: Double
      let probabilities: [String: Double]
    }
    let outcomes = try JSONDecoder().decode([Outcome].self, from: Data(listed.output.utf8))
    #expect(outcomes.count == 16)
    #expect(outcomes.allSatisfy { $0.path.contains("/\($0.className)/") })
    #expect(outcomes.allSatisfy { $0.probability == $0.probabilities[$0.className] })
  }

  /// A character may be a letter and a combining accent; columns are counted in characters.
  @Test func namesWithAccentsAreWhole() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeClasses(folder, "sounds")
    let name = String(repeating: "e\u{301}", count: 3)
    try FileManager.default.moveItem(atPath: "\(sounds)/high", toPath: "\(sounds)/\(name)")
    let file = folder["c.safetensors"]
    #expect(try foley("classify", "train", sounds, "--out", file, "--epochs", "30").status == 0)
    let named = try foley("classify", sounds, "--classifier", file)
    let lines = named.output.split(separator: "\n")
    #expect(lines.count == 16 && named.status == 0)
    #expect(lines.contains { $0.hasPrefix("\(name)  ") })
    #expect(lines.allSatisfy { $0.hasPrefix("\(name)  ") || $0.hasPrefix("low  ") })
  }

  @Test func mistakesAreSentences() throws {
    let folder = try TemporaryFolder()
    let sounds = try makeClasses(folder, "sounds")
    let file = folder["c.safetensors"]
    expect(
      try foley("classify", "train", "\(sounds)/low", "--out", file), status: 65,
      saying: "at least two")
    expect(
      try foley("classify", "train", folder["none"], "--out", file), status: 66,
      saying: "does not exist")
    let other = try makeClasses(folder, "other")
    try FileManager.default.moveItem(atPath: "\(other)/low", toPath: "\(other)/deep")
    expect(
      try foley("classify", "train", sounds, "--out", file, "--test", other, "--epochs", "1"),
      status: 65, saying: "has the class \"deep\"")
    expect(
      try foley("classify", sounds, "--classifier", "\(sounds)/low/0.wav"), status: 65,
      saying: "no safetensors file")
    expect(
      try foley("classify", sounds, "--classifier", folder["none"]), status: 66,
      saying: folder["none"])
    let late = folder["missing/c.safetensors"]
    expect(
      try foley("classify", "train", sounds, "--out", late, "--epochs", "100000"), status: 73,
      saying: "does not exist: create it first")
    expect(
      try foley("classify", "train", sounds, "--out", file, "--test", "\(sounds)/low"), status: 65,
      saying: "at least two")
    let sound = try foley("classify", "train", sounds, "--out", folder["c.wav"])
    #expect(sound.status == 64 && sound.errors.contains("ends in .safetensors"))
    try Data("a generator".utf8).write(to: URL(fileURLWithPath: file))
    expect(
      try foley("classify", "train", sounds, "--out", file), status: 73, saying: "exists already")
    #expect(text(file) == "a generator")
    let both = try foley(
      "classify", "train", sounds, "--out", file, "--epochs", "1", "--minutes", "1", "--overwrite")
    #expect(both.status == 78 && both.errors.contains("--epochs or --minutes"))
  }
}
