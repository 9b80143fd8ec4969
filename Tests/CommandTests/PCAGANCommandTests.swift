// SPDX-License-Identifier: MIT
import Audio
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

  /// Latents are within ±2 where nothing else is asked for, and info says so.
  @Test func soundsHaveTheTruncationOfTheModel() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    let info = try foley("info", folder["run/model.safetensors"])
    #expect(info.output.contains(/truncation +2 where/), "\(info.output)")
    func sounds(_ name: String, _ options: String...) throws -> [[Float]] {
      let synth = try foley(
        ["synth", folder["run"], "--out", folder[name], "--count", "40", "--no-watermark"]
          + options)
      #expect(synth.status == 0, "\(synth.errors)")
      return try FileManager.default.contentsOfDirectory(atPath: folder[name]).sorted()
        .filter { $0.hasSuffix(".wav") }.map { try AudioFile.read(folder["\(name)/\($0)"]).samples }
    }
    let (plain, two) = try (sounds("plain"), sounds("two", "--truncation", "2"))
    let free = try sounds("free", "--truncation", "10")
    #expect((plain == two) as Bool)
    // One number in twenty is beyond 2.
    let changed = zip(plain, free).count { $0 != $1 }
    #expect(plain.count == 40 && (1..<40).contains(changed), "\(changed)")
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
