// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The kind that is trained where none is asked for.
struct PCAGANCommandTests {
  private static let options = [
    "--slice-length", "4096", "--width", "2", "--batch-size", "2", "--set", "latentSize=3",
    "--threads", "2",
  ]

  @Test func aTrainingWithoutAKindHasSoundsAfterItsFirstStep() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "3"]
        + ["--conditional"] + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.contains("PCA GAN"), "\(train.output)")
    let previews = try FileManager.default.contentsOfDirectory(atPath: folder["run/samples"])
    #expect(previews.sorted() == ["step-1", "step-3"])
    let synth = try foley(
      "synth", folder["run"], "--out", folder["sounds"], "--count", "2", "--class", "low")
    #expect(synth.status == 0, "\(synth.errors)")
    let inverted = try foley(
      "invert-latent", folder["run"], folder["sounds/low-0001.wav"], "--output",
      folder["found.wav"], "--class", "low", "--steps", "3")
    #expect(inverted.status == 0, "\(inverted.errors)")
  }

  @Test func otherNetworksHaveNone() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "3"]
        + ["--model", "specgan"] + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    let previews = try FileManager.default.contentsOfDirectory(atPath: folder["run/samples"])
    #expect(previews == ["step-3"])
  }

  @Test func aResumedRunEndsWithTheBytesOfOneThatWasLeftAlone() throws {
    let models = try modelsOfWholeAndResumedTraining(
      Self.options + ["--set", "checkpointMinutes=0"])
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
  }
}
