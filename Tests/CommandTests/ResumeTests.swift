// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct ResumeTests {
  /// Trains twelve steps without a break.
  private func uninterruptedModel(_ sounds: String, in folder: TemporaryFolder) throws -> Data {
    try foley(
      ["train", sounds, "--out", folder["whole"], "--steps", "12", "--threads", "2"] + smallest)
    return try #require(bytes(folder["whole/model.safetensors"]))
  }

  @Test(arguments: [1, 4])
  func aTrainingKilledAnywhereEndsWithTheSameBytes(threads: Int) throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    let expected = try uninterruptedModel(sounds, in: folder)
    let run = folder["killed"]
    let arguments =
      ["train", sounds, "--out", run, "--resume", "--steps", "12", "--threads", "\(threads)"]
      + smallest
    for target in [0, 1, 4, 7, 10] {
      let process = try FoleyProcess(arguments)
      process.wait { loggedSteps(run) >= target }
      usleep(.random(in: 0...30_000))
      process.send(SIGKILL)
      _ = process.wait()
    }
    let last = try foley(arguments)
    #expect(last.status == 0, "\(last.errors)")
    #expect(bytes("\(run)/model.safetensors") == expected)
    #expect(loggedSteps(run) == 12)
  }

  @Test func aKilledRunLeavesNoHalfFiles() throws {
    let folder = try TemporaryFolder()
    let arguments =
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--resume", "--steps", "6"]
      + smallest
    let process = try FoleyProcess(arguments)
    process.wait { loggedSteps(folder["run"]) >= 2 }
    process.send(SIGKILL)
    _ = process.wait()
    try foley(arguments)
    for subfolder in ["", "/checkpoints"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder["run"] + subfolder)
      #expect(!names.contains { $0.hasSuffix(".part") })
    }
  }

  @Test func interruptingSavesAndSaysHowToGoOn() throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    let expected = try uninterruptedModel(sounds, in: folder)
    let process = try FoleyProcess(
      ["train", sounds, "--out", folder["run"], "--steps", "12"] + smallest)
    process.wait { loggedSteps(folder["run"]) >= 2 }
    process.send(SIGINT)
    let result = process.wait()
    #expect(result.status == 130, "\(result.errors)")
    #expect(result.output.contains("foley train \(sounds) --out \(folder["run"]) --resume"))
    #expect(loggedSteps(folder["run"]) < 12)
    try foley("train", sounds, "--out", folder["run"], "--resume")
    #expect(bytes(folder["run/model.safetensors"]) == expected)
  }

  @Test func aDamagedCheckpointGivesWayToTheOneBefore() throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    let expected = try uninterruptedModel(sounds, in: folder)
    let checkpoint = folder["whole/checkpoints/step-12.safetensors"]
    try Data("damage".utf8).write(to: URL(fileURLWithPath: checkpoint))
    let result = try foley("train", sounds, "--out", folder["whole"], "--resume")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(checkpoint))
    #expect(result.output.contains("resuming after step 11"))
    #expect(bytes(folder["whole/model.safetensors"]) == expected)
  }

  @Test func aFinishedRunGoesOnWithMoreSteps() throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    let expected = try uninterruptedModel(sounds, in: folder)
    try foley(["train", sounds, "--out", folder["run"], "--steps", "5"] + smallest)
    try foley("train", sounds, "--out", folder["run"], "--resume", "--steps", "12")
    #expect(bytes(folder["run/model.safetensors"]) == expected)
  }
}
