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
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    for (run, steps) in [("whole", ["4"]), ("parts", ["2", "4"])] {
      for (index, count) in steps.enumerated() {
        let options = index == 0 ? Self.options : ["--resume"]
        let train = try foley(
          ["train", recordings, "--out", folder[run], "--steps", count] + options)
        #expect(train.status == 0, "\(train.errors)")
      }
    }
    let whole = bytes(folder["whole/model.safetensors"])
    #expect(whole != nil && whole == bytes(folder["parts/model.safetensors"]))
  }

  @Test func trainsWithoutAnyOptionUntilItsOwnEnd() throws {
    let folder = try TemporaryFolder()
    let result = try foley(
      "train", try folder.makeRecordings(), "--model", "pca", "--preset", "tiny", "--out",
      folder["run"])
    #expect(result.status == 0 && result.output.contains("done after 16 steps"), "\(result.errors)")
  }
}
