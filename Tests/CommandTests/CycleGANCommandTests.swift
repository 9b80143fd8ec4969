// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// `foley train --model cyclegan` and `foley convert` with its model, as processes.
struct CycleGANCommandTests {
  private static let small = [
    "--model", "cyclegan", "--preset", "tiny", "--slice-length", "2048", "--width", "1",
    "--batch-size", "2", "--set", "residualBlocks=1", "--set", "historySize=3",
    "--set", "checkpointMinutes=0",
  ]

  private static func sources(_ folder: TemporaryFolder) throws -> [String] {
    _ = try folder.makeRecordings()
    return ["--from", folder["sounds/low"], "--to", folder["sounds/high"]]
  }

  /// One model, from two folders; both directions, of files that are no multiple of a window.
  @Test func aModelOfTwoFoldersConvertsBothWays() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train"] + Self.sources(folder) + ["--out", folder["run"], "--steps", "2"] + Self.small)
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.contains("CycleGAN"), "\(train.output)")
    #expect(train.output.contains("foley convert \(folder["run"])"), "\(train.output)")
    let info = try foley("info", folder["run"])
    #expect(
      info.output.contains("CycleGAN") && info.output.contains("back with --reverse"),
      "\(info.output)")
    let sound = AudioClip(
      samples: (0..<70_001).map { sin(Float($0) * 0.05) / 2 }, sampleRate: 8000)
    try AudioFile.write(sound, to: folder["long.wav"])
    for (name, flags) in [("there", []), ("back", ["--reverse"])] {
      let result = try foley(
        ["convert", folder["run"], folder["long.wav"], "--out", folder["\(name).wav"]] + flags)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try AudioFile.information(at: folder["\(name).wav"]).frameCount == 70_001)
    }
    #expect(bytes(folder["there.wav"]) != bytes(folder["back.wav"]))
    let refused = try foley("synth", folder["run"], "--out", folder["out"], "--count", "1")
    #expect(refused.status != 0 && refused.errors.contains("turn a sound into another"))
  }

  /// Trains once with one thread and once in two parts with one and then two; the history is full
  /// before the break.
  @Test(arguments: [["--set", "r1Weight=0"], ["--set", "r1Weight=1"]])
  func aRunThatIsResumedEndsWithTheSameBytes(penalties: [String]) throws {
    let folder = try TemporaryFolder()
    let sources = try Self.sources(folder)
    let models = try [["5"], ["3", "5"]].enumerated().map { number, steps in
      let run = folder["run-\(number)"]
      for (index, count) in steps.enumerated() {
        let train = try foley(
          ["train"] + sources + ["--out", run, "--steps", count, "--threads", "\(index + 1)"]
            + (index == 0 ? Self.small + ["--set", "identitySteps=1"] + penalties : ["--resume"]))
        #expect(train.status == 0, "\(train.errors)")
      }
      return bytes("\(run)/model.safetensors")
    }
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
    let log = try #require(text(folder["run-1/log.jsonl"]))
    #expect(log.contains("\"penalty\"") == (penalties[1] == "r1Weight=1"))
  }
}
