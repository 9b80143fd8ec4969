// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// Signals that end a training: it saves and can be resumed.
@Suite(.timeLimit(.minutes(10)))
struct SignalTests {
  /// Signals have their default action, also where the tests run under `nohup`.
  private static let defaultActions =
    "exec env --default-signal=INT,TERM,HUP,XFSZ \"$0\" \"$@\""

  private func arguments(_ sounds: String, _ run: String, steps: Int = 12) -> [String] {
    ["train", sounds, "--out", run, "--steps", "\(steps)"] + smallest
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalSavesAndTheResumedTrainingEndsAlike(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    #expect(try foley(arguments(sounds, folder["whole"])).status == 0)
    let process = try FoleyProcess(
      arguments(sounds, folder["run"]), limit: Self.defaultActions)
    process.wait { loggedSteps(folder["run"]) >= 2 }
    process.send(signal)
    let result = process.wait()
    #expect(result.status == 130, "\(result.errors)")
    let steps = loggedSteps(folder["run"])
    #expect(steps >= 2 && steps < 12)
    #expect(result.output.contains("stopped after \(steps) steps, all saved; to go on: "))
    #expect(result.errors.contains("foley: stopping; what is in progress is finished and saved"))
    // The score of a stop would take longer than a user waits.
    let log = try #require(text(folder["run/log.jsonl"]))
    #expect(!log.split(separator: "\n")[steps - 1].contains("frechetDistance"), "\(log)")
    #expect(
      FileManager.default.fileExists(
        atPath: folder["run/checkpoints/step-\(steps).safetensors"]))
    let resumed = try foley("train", sounds, "--out", folder["run"], "--resume")
    #expect(resumed.output.contains("resuming after step \(steps)"), "\(resumed.output)")
    let models = ["run", "whole"].map { bytes(folder["\($0)/model.safetensors"]) }
    let isSame = models[0] != nil && models[0] == models[1]
    #expect(isSame)
  }

  /// `nohup` ignores SIGHUP for the command that it starts.
  @Test func aHangupThatIsIgnoredStaysIgnored() throws {
    let folder = try TemporaryFolder()
    let process = try FoleyProcess(
      arguments(try folder.makeRecordings(), folder["run"], steps: 8), limit: "trap '' HUP")
    process.wait { loggedSteps(folder["run"]) >= 2 }
    for _ in 0..<3 { process.send(SIGHUP) }
    let result = process.wait()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("done after 8 steps") && loggedSteps(folder["run"]) == 8)
  }

  @Test func theSecondSignalEndsTheTrainingAtOnce() throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    // Steps that take long, so that the second signal comes before the first one has been heard.
    let process = try FoleyProcess(
      ["train", sounds, "--out", folder["run"], "--steps", "1000", "--slice-length", "4096"]
        + ["--width", "24", "--batch-size", "128", "--set", "criticSteps=8"],
      limit: Self.defaultActions)
    process.wait { text(folder["run/options.json"]) != nil }
    usleep(300_000)
    process.send(SIGTERM)
    usleep(50_000)
    process.send(SIGTERM)
    let result = process.wait()
    #expect(result.status == SIGTERM && !result.output.contains("all saved"))
  }

  /// The parent process may have blocked the signals.
  @Test func aBlockedSignalIsHeard() throws {
    let folder = try TemporaryFolder()
    let process = try FoleyProcess(
      arguments(try folder.makeRecordings(), folder["run"], steps: 500),
      limit: "exec env --default-signal=TERM --block-signal=TERM \"$0\" \"$@\"")
    process.wait { loggedSteps(folder["run"]) >= 2 }
    process.send(SIGTERM)
    #expect(process.wait().status == 130)
  }
}
