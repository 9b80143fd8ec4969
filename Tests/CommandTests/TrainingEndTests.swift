// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// What `foley train` says at the end of a training.
struct TrainingEndTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Ten recordings, enough for scores, in the folder "sounds".
  private func makeRecordings() throws -> String {
    for number in 0..<10 {
      let samples = (0..<3000).map { Float(sin(Double($0 * (number + 2)) * 0.03)) * 0.5 }
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: 8000), to: try folder.file("sounds/\(number).wav"))
    }
    return folder["sounds"]
  }

  private func train(_ steps: Int, _ more: String...) throws -> FoleyProcess.Result {
    let result = try foley(
      ["train", folder["sounds"], "--out", folder["run"], "--steps", "\(steps)"] + more)
    #expect(result.status == 0, "\(result.errors)")
    return result
  }

  private func recordBest(step: Int, distance: Double) throws {
    try folder.write(
      "{\"frechetDistance\":\(distance),\"step\":\(step)}\n", to: "run/best.json")
  }

  private func next(_ path: String) -> String { "synth \(path) --out FOLDER --count 16" }

  @Test func theHintNamesTheBetterModel() throws {
    _ = try makeRecordings()
    let first = try foley(
      ["train", folder["sounds"], "--out", folder["run"], "--steps", "1"] + smallest)
    #expect(first.output.contains(next(folder["run"])), "\(first.output)")
    #expect(!first.output.contains("is nearer to the recordings"))
    try recordBest(step: 1, distance: 0.0625)
    let worse = try train(3, "--resume")
    let best = folder["run/best.safetensors"]
    #expect(worse.output.contains(next(best)), "\(worse.output)")
    #expect(
      worse.output.contains(
        "the model of step 1 is nearer to the recordings (distance 0.06): \(best)"))
    #expect(FileManager.default.fileExists(atPath: best))
    try recordBest(step: 1, distance: 1e9)
    let better = try train(4, "--resume")
    #expect(better.output.contains(next(folder["run"])), "\(better.output)")
    #expect(!better.output.contains("is nearer to the recordings"))
  }

  @Test func aStoppedTrainingNamesTheBetterModelToo() throws {
    _ = try makeRecordings()
    try foley(["train", folder["sounds"], "--out", folder["run"], "--steps", "1"] + smallest)
    try recordBest(step: 1, distance: 0.0625)
    let resumed = try FoleyProcess(
      [
        "train", folder["sounds"], "--out", folder["run"], "--steps", "1000000", "--resume",
        "--json",
      ])
    resumed.wait(until: { loggedSteps(folder["run"]) > 1 })
    resumed.send(SIGINT)
    let result = resumed.wait()
    let best = folder["run/best.safetensors"]
    #expect(result.status == 130 && result.errors.contains(next(best)), "\(result.errors)")
    #expect(result.output.contains("\"complete\":false,\"model\":\"\(best)\""), "\(result.output)")
    let info = try foley("info", folder["run"]).output
    #expect(info.contains("\(best), of step 1, distance 0.06 from the recordings"), "\(info)")
  }

  @Test func noiseIsCalledNoise() throws {
    _ = try makeRecordings()
    let result = try foley(
      ["train", folder["sounds"], "--out", folder["run"], "--steps", "2"] + smallest)
    let said = result.output + result.errors
    #expect(said.contains("After 2 steps the sounds are still noise or all alike ("), "\(said)")
    #expect(said.contains("go on with --resume and a larger --minutes or --steps"))
    let render = try foley("synth", folder["run"], "--out", folder["made"], "--count", "1")
    #expect(
      render.errors.contains(
        "after its 2 steps of training the sounds are still noise or all alike"),
      "\(render.errors)")
    let again = try train(2, "--resume")
    #expect(!(again.output + again.errors).contains("still noise"))
  }

  @Test func withTooFewRecordingsForScoresFewStepsAreNoise() throws {
    let result = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + smallest)
    let said = result.output + result.errors
    #expect(said.contains("After 1 step the sounds are still noise; more steps are needed"))
    #expect(result.output.contains(next(folder["run"])))
  }
}
