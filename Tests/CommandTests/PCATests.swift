// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The linear model goes through every command as the networks do.
struct PCATests {
  private static let options = [
    "--model", "pca", "--slice-length", "4096", "--batch-size", "4", "--set", "latentSize=3",
    "--set", "checkpointMinutes=0", "--threads", "2",
  ]

  @Test func itTrainsRendersReportsAndExplores() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--conditional"]
        + Self.options + ["--steps", "3"])
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.contains("principal components"))
    let synth = try foley(
      "synth", folder["run"], "--out", folder["sounds"], "--count", "9", "--class", "low",
      "--truncation", "0.7")
    #expect(synth.status == 0, "\(synth.errors)")
    #expect(FileManager.default.fileExists(atPath: folder["sounds/low-0009.wav"]))
    #expect(try foley("report", folder["run"]).status == 0)
    let directions = try foley("explore", "directions", folder["run"], "--count", "2")
    #expect(directions.status == 0, "\(directions.errors)")
    let info = try foley("info", folder["run"]).output
    #expect(info.contains("principal components"), "\(info)")
    let inverted = try foley(
      "invert-latent", folder["run"], folder["sounds/low-0001.wav"], "--output",
      folder["found.wav"],
      "--class", "low", "--steps", "3")
    #expect(inverted.status == 0, "\(inverted.errors)")
  }

  @Test func aResumedRunEndsWithTheBytesOfOneThatWasLeftAlone() throws {
    let models = try modelsOfWholeAndResumedTraining(Self.options)
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
  }

  @Test func trainsWithoutAnyOptionUntilItsOwnEnd() throws {
    let folder = try TemporaryFolder()
    let result = try foley(
      "train", try folder.makeRecordings(), "--model", "pca", "--preset", "tiny", "--out",
      folder["run"])
    #expect(result.status == 0 && result.output.contains("done after 16 steps"), "\(result.errors)")
  }
}
