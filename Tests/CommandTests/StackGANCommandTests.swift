// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

extension TemporaryFolder {
  /// Eight takes each of a soft kick, a loud kick and a soft snare.
  fileprivate func makeNamedRecordings() throws -> String {
    for (number, name) in ["kick/soft", "kick/loud", "snare/soft"].enumerated() {
      for take in 1...8 {
        let samples = (0..<3000).map { Float(sin(Double($0 * (number + 1)) * 0.1)) * 0.5 }
        try AudioFile.write(
          AudioClip(samples: samples, sampleRate: 8000), to: try file("named/\(name)-\(take).wav"),
          encoding: AudioEncoding(.wav))
      }
    }
    return self["named"]
  }
}

/// The StackGAN from the words of names to sounds of words.
struct StackGANCommandTests {
  private static let options = [
    "--model", "stackgan", "--slice-length", "4096", "--width", "1", "--batch-size", "4",
    "--set", "latentSize=4", "--set", "conditionSize=2", "--set", "embeddingSize=2", "--set",
    "refinementBlocks=1", "--set", "firstStageSteps=2", "--set", "checkpointMinutes=0",
  ]

  @Test func wordsOfNamesBecomeSoundsOfWords() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeNamedRecordings(), "--out", folder["run"], "--steps", "3"]
        + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    #expect(
      train.output.contains("words     4: kick 16, loud 8, snare 8, soft 16"), "\(train.output)")
    let info = try foley("info", folder["run/model.safetensors"]).output
    #expect(info.contains("StackGAN"), "\(info)")
    #expect(info.contains("kick: 16, loud: 8, snare: 8, soft: 16"), "\(info)")
    let synth = try foley(
      "synth", folder["run"], "--out", folder["sounds"], "--count", "8", "--words", "Snare loud")
    #expect(synth.status == 0, "\(synth.errors)")
    let file = folder["sounds/loud+snare-0002.wav"]
    let again = try foley("synth", folder["run"], "--like", file, "--out", folder["again"])
    #expect(again.status == 0, "\(again.errors)")
    let areEqual = bytes(file) != nil && bytes(folder["again/loud+snare-0002.wav"]) == bytes(file)
    #expect(areEqual)
    for more in [
      ["invert-latent", folder["run"], file, "--output", folder["near.wav"], "--class", "snare"]
        + ["--steps", "3"],
      ["export", folder["run"], "--output", folder["m.onnx"]],
      ["report", folder["run"]],
      ["evaluate", folder["named"], folder["sounds"]],
    ] {
      let result = try foley(more)
      #expect(result.status == 0, "\(more[0]): \(result.errors)")
    }
  }

  @Test func unknownWordsAreNamedWithTheNearest() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeNamedRecordings(), "--out", folder["run"], "--steps", "1"]
        + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    let synth = ["synth", folder["run"], "--out", folder["sounds"], "--words"]
    expect(
      try foley(synth + ["snair tight"]), status: 64,
      saying: "does not know \"snair\" (the nearest word is \"snare\"), \"tight\" (the nearest word"
    )
    expect(try foley(synth + [""]), status: 64, saying: "There are no words")
    expect(
      try foley(synth + ["snare", "--class", "kick"]), status: 78, saying: "--words excludes")
  }

  /// Recordings with no words in common are classes, as with other kinds.
  @Test func namesWithoutWordsLeaveClasses() throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    let train = try foley(
      ["train", recordings, "--out", folder["run"], "--steps", "3", "--conditional"] + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    let synth = try foley(
      "synth", folder["run"], "--out", folder["sounds"], "--count", "1", "--class", "low")
    #expect(synth.status == 0, "\(synth.errors)")
    let asked = try foley(
      ["train", recordings, "--out", folder["other"], "--steps", "1", "--set", "labels=words"]
        + Self.options)
    expect(asked, status: 78, saying: "labels is set, but no two words stand in the names")
    let pattern = try foley(
      "train", recordings, "--out", folder["other"], "--steps", "1", "--model", "cyclegan", "--set",
      "fromLabel=high", "--set", "toLabel=low", "--set", "labels=words", "--set",
      "labelPattern={class}/*")
    expect(pattern, status: 78, saying: "both say where labels come from")
  }

  /// Any kind can learn words.
  @Test(arguments: ["specgan", "pcagan"]) func otherKindsLearnWordsIfAsked(model: String) throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeNamedRecordings(), "--out", folder["run"], "--steps", "2"]
        + ["--model", model, "--set", "labels=words"] + smallest)
    #expect(train.status == 0, "\(train.errors)")
    let synth = try foley(
      "synth", folder["run"], "--out", folder["sounds"], "--count", "1", "--words", "loud kick")
    #expect(synth.status == 0, "\(synth.errors)")
  }

  /// Before, at and behind the end of the first stage, with other threads.
  @Test func aRunThatIsResumedEndsWithTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeNamedRecordings()
    let models = try [["4"], ["1", "4"], ["2", "4"], ["3", "4"]].enumerated().map { number, steps in
      let run = folder["run-\(number)"]
      for (index, count) in steps.enumerated() {
        let train = try foley(
          ["train", recordings, "--out", run, "--steps", count, "--threads", "\(index + 1)"]
            + (index == 0 ? Self.options : ["--resume"]))
        #expect(train.status == 0, "\(train.errors)")
      }
      return bytes("\(run)/model.safetensors")
    }
    let areEqual = models.allSatisfy { $0 != nil && $0 == models[0] }
    #expect(areEqual)
  }
}
