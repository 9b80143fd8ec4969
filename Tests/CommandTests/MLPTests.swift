// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// The MLP GAN goes through every command as the other models do.
struct MLPTests {
  private static let options = [
    "--model", "mlp", "--slice-length", "4096", "--batch-size", "2", "--set",
    "generatorWidths=[4,5]", "--set", "criticWidths=6", "--set", "latentSize=3", "--set",
    "checkpointMinutes=0", "--threads", "2",
  ]

  @Test(arguments: ["spectrogram", "waveform"])
  func itTrainsRendersReportsAndExplores(domain: String) throws {
    let folder = try TemporaryFolder()
    let arguments =
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--conditional", "--set"]
      + ["domain=\(domain)"] + Self.options
    let train = try foley(arguments + ["--steps", "3"])
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.contains("MLP GAN"))
    let synth = try foley(
      "synth", folder["run"], "--out", folder["sounds"], "--count", "9", "--class", "low")
    #expect(synth.status == 0, "\(synth.errors)")
    #expect(FileManager.default.fileExists(atPath: folder["sounds/low-0009.wav"]))
    #expect(try foley("report", folder["run"]).status == 0)
    let directions = try foley("explore", "directions", folder["run"], "--count", "2")
    #expect(directions.status == 0, "\(directions.errors)")
    #expect(try foley("info", folder["run"]).output.contains("MLP GAN"))
    for number in 0..<8 {
      let samples = (0..<4096).map { Float(sin(Double($0 * (number + 2)) * 0.03)) * 0.5 }
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: 8000), to: try folder.file("real/\(number).wav"))
    }
    let evaluation = try foley("evaluate", folder["real"], folder["sounds"])
    #expect(evaluation.status == 0, "\(evaluation.errors)")
  }

  @Test func aResumedRunEndsWithTheBytesOfOneThatWasLeftAlone() throws {
    let models = try modelsOfWholeAndResumedTraining(Self.options)
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
  }

  @Test func optionsOfOtherModelsAreRefused() throws {
    let folder = try TemporaryFolder()
    let result = try foley(
      [
        "train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1", "--width",
        "3",
      ]
        + Self.options)
    expect(result, status: 78, saying: "the model mlp has no such option")
  }
}
