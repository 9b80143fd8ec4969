// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The Progressive GAN and the BigGAN from recordings to sounds.
struct LargeKindsTests {
  private static let progressive = [
    "--model", "progressive", "--slice-length", "4096", "--width", "1", "--batch-size", "2",
    "--set", "latentSize=3", "--set", "stageSteps=2", "--set", "checkpointMinutes=0",
  ]
  private static let bigGAN = [
    "--model", "biggan", "--slice-length", "4096", "--width", "2", "--batch-size", "2",
    "--set", "latentSize=6", "--set", "embeddingSize=2", "--set", "checkpointMinutes=0",
  ]

  @Test(arguments: [(progressive, "Progressive GAN"), (bigGAN, "BigGAN")])
  func recordingsBecomeSoundsOfAClass(options: [String], title: String) throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "2"]
        + ["--conditional"] + options)
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.contains(title), "\(train.output)")
    #expect(try foley("info", folder["run"]).output.contains(title))
    let synth = try foley(
      "synth", folder["run"], "--out", folder["sounds"], "--count", "2", "--class", "low",
      "--truncation", "0.5")
    #expect(synth.status == 0, "\(synth.errors)")
    let inverted = try foley(
      "invert-latent", folder["run"], folder["sounds/low-0001.wav"], "--output",
      folder["found.wav"], "--class", "low", "--steps", "3")
    #expect(inverted.status == 0, "\(inverted.errors)")
  }

  /// The first fade is that of steps 2 and 3; the run is resumed between them, with other threads.
  @Test func aRunThatIsResumedInsideAFadeEndsWithTheSameBytes() throws {
    try Self.expectSameModels(Self.progressive, steps: ["6"], ["3", "6"])
  }

  @Test func aResumedBigGANEndsWithTheSameBytes() throws {
    try Self.expectSameModels(Self.bigGAN, steps: ["4"], ["2", "4"])
  }

  /// Trains once with one thread and once, in parts, with one and then two.
  private static func expectSameModels(_ options: [String], steps: [String]...) throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    let models = try steps.enumerated().map { number, steps in
      let run = folder["run-\(number)"]
      for (index, count) in steps.enumerated() {
        let train = try foley(
          ["train", recordings, "--out", run, "--steps", count, "--threads", "\(index + 1)"]
            + (index == 0 ? options + ["--conditional"] : ["--resume"]))
        #expect(train.status == 0, "\(train.errors)")
      }
      return bytes("\(run)/model.safetensors")
    }
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
  }
}
