// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The flag that continues a run, if there is one: a killed training may not have begun it.
private func resuming(_ run: String) -> [String] {
  FileManager.default.fileExists(atPath: "\(run)/options.json") ? ["--resume"] : []
}

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
      ["train", sounds, "--out", run, "--steps", "12", "--threads", "\(threads)"] + smallest
    for target in [0, 1, 4, 7, 10] {
      let process = try FoleyProcess(arguments + resuming(run))
      process.wait { loggedSteps(run) >= target }
      usleep(.random(in: 0...30_000))
      process.send(SIGKILL)
      _ = process.wait()
    }
    let last = try foley(arguments + resuming(run))
    #expect(last.status == 0, "\(last.errors)")
    #expect(bytes("\(run)/model.safetensors") == expected)
    #expect(loggedSteps(run) == 12)
  }

  /// Ten recordings, so that there are scores; every random thing, every schedule, every average.
  @Test(arguments: ["wavegan", "specgan"])
  func aTrainingWithEverythingOnSurvivesTenKills(model: String) throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    for copy in 0..<7 {
      try FileManager.default.copyItem(
        atPath: "\(sounds)/low/c.wav", toPath: "\(sounds)/low/d\(copy).wav")
    }
    let arguments =
      ["train", sounds, "--model", model, "--steps", "40", "--set", "objective=non-saturating"]
      + [
        "--set", "gradientPenaltyWeight=1", "--set", "oneSidedPenalty=true", "--set", "r1Weight=1",
      ]
      + ["--set", "r2Weight=1", "--set", "penaltyInterval=3", "--set", "driftWeight=0.001"]
      + [
        "--set", "consistencyWeight=0.1", "--set", "orthogonalWeight=0.0001", "--set",
        "dropout=0.1",
      ]
      + [
        "--set", "instanceNoise=0.1", "--set", "instanceNoiseSteps=30", "--set",
        "minibatchKernels=2",
      ]
      + [
        "--set", "spectralNormalization=true", "--set", "batchNormalization=true", "--set",
        "minibatchDeviation=true",
      ]
      + [
        "--conditional", "--set", "criticConditioning=classifier", "--set", "balancedClasses=true",
      ]
      + [
        "--set", "dataAugmentation=0.3", "--set", "augmentation=0.2", "--set",
        "adaptiveAugmentation=true",
      ]
      + [
        "--set", "warmupSteps=5", "--set", "decay=cosine", "--set", "decayEnd=50", "--set",
        "gapAwareRate=true",
      ]
      + ["--set", "gradientClip=5", "--set", "criticLearningRate=0.001"] + smallest
      + ["--set", "checkpointMinutes=0.005"]
    try foley(arguments + ["--out", folder["whole"], "--threads", "2"])
    let expected = try #require(bytes(folder["whole/model.safetensors"]))
    let run = folder["killed"]
    for kill in 0..<10 {
      let process = try FoleyProcess(arguments + ["--out", run] + resuming(run))
      process.wait { loggedSteps(run) >= 4 * kill }
      usleep(.random(in: 0...30_000))
      process.send(SIGKILL)
      _ = process.wait()
    }
    let last = try foley(arguments + ["--out", run] + resuming(run))
    #expect(last.status == 0, "\(last.errors)")
    let isSame = bytes("\(run)/model.safetensors") == expected
    #expect(isSame)
    #expect(loggedSteps(run) == 40)
  }

  @Test func aKilledRunLeavesNoHalfFiles() throws {
    let folder = try TemporaryFolder()
    let arguments =
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "6"]
      + smallest
    let process = try FoleyProcess(arguments)
    process.wait { loggedSteps(folder["run"]) >= 2 }
    process.send(SIGKILL)
    _ = process.wait()
    try foley(arguments + ["--resume"])
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

  /// The third time files are decoded as batches need them, after a kill too.
  @Test func aModelIsTheSameWithAndWithoutACache() throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    let expected = try uninterruptedModel(sounds, in: folder)
    let cache = ["FOLEY_CACHE": folder["cache"]]
    let arguments = ["train", sounds, "--steps", "12"] + smallest
    for run in ["cold", "warm"] {
      let process = try FoleyProcess(arguments + ["--out", folder[run]], environment: cache)
      process.wait { loggedSteps(folder[run]) >= 3 }
      process.send(SIGKILL)
      _ = process.wait()
      let last = try FoleyProcess(
        arguments + ["--out", folder[run]] + resuming(folder[run]), environment: cache
      ).wait()
      #expect(last.status == 0, "\(last.errors)")
      #expect(last.output.contains("3 files known from an earlier scan"))
      let isSame = bytes(folder["\(run)/model.safetensors"]) == expected
      #expect(isSame)
    }
  }

  @Test func aRecordingThatVanishesIsNamedOnceAndTrainingGoesOn() throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    let process = try FoleyProcess(
      ["train", sounds, "--out", folder["run"], "--steps", "20"] + smallest)
    process.wait { loggedSteps(folder["run"]) >= 2 }
    try FileManager.default.removeItem(atPath: "\(sounds)/low/c.wav")
    let result = process.wait()
    #expect(result.status == 0, "\(result.errors)")
    let sentences = result.errors.split(separator: "\n").filter { $0.hasPrefix("foley: ") }
    #expect(sentences.count == 1 && sentences.first?.contains("low/c.wav has vanished") == true)
    #expect(text(folder["run/skipped-files.txt"])?.hasPrefix("low/c.wav\t") == true)
    #expect(loggedSteps(folder["run"]) == 20)
    #expect(result.output.contains("waited for data"))
  }

  /// Its previews must not become recordings.
  @Test(arguments: ["sounds/low/run", "sounds"])
  func aRunAmongItsRecordingsIsResumed(run: String) throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    let expected = try uninterruptedModel(sounds, in: folder)
    try foley(["train", sounds, "--out", folder[run], "--steps", "5"] + smallest)
    let resumed = try foley("train", sounds, "--out", folder[run], "--resume", "--steps", "12")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(bytes(folder["\(run)/model.safetensors"]) == expected)
    let report = try #require(text(folder["\(run)/data-report.txt"]))
    #expect(report.contains("made by a training"), "\(report)")
  }
}
