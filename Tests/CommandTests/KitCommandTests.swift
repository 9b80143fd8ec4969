// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// `foley kit`, and loops of `foley synth`.
struct KitCommandTests {
  private func trained(_ folder: TemporaryFolder) throws {
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--conditional", "--steps"]
        + ["1", "--model", "specgan"] + smallest)
    #expect(train.status == 0, "\(train.errors)")
  }

  @Test func aKitIsMadeOnce() throws {
    let folder = try TemporaryFolder()
    try trained(folder)
    let command = ["kit", folder["run"], "--out", folder["kit"], "--takes", "2"]
    let made = try foley(command)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("4 sounds written") && made.output.contains("high: key 60"))
    let files = ["run.sfz", "run.dspreset", "run.h2drumkit", "samples/low/low-0002.wav"]
    let before = files.map { bytes(folder["kit/" + $0]) }
    #expect(before.allSatisfy { $0 != nil })
    let again = try foley(command)
    #expect(again.output.contains("0 sounds written") && again.output.contains("4 already there"))
    #expect(files.map { bytes(folder["kit/" + $0]) } == before)
    expect(try foley(command + ["--seed", "2"]), status: 73, saying: "--overwrite")
    expect(try foley(command + ["--class", "lo"]), status: 64, saying: "did you mean low?")
    expect(try foley(command + ["--layers", "17"]), status: 78, saying: "--layers")
  }

  @Test func anInterruptedKitSaysHowToGoOn() throws {
    let folder = try TemporaryFolder()
    try trained(folder)
    let process = try FoleyProcess(
      ["kit", folder["run"], "--out", folder["kit"], "--takes", "1000"],
      limit: "exec env --default-signal=INT \"$0\" \"$@\"")
    process.wait { bytes(folder["kit/samples/high/high-0001.wav"]) != nil }
    process.send(SIGINT)
    let result = process.wait()
    #expect(result.status == 130 && result.output.contains("give the same command again"))
    #expect(bytes(folder["kit/run.sfz"]) == nil)
  }

  @Test func filesOfOthersAreKept() throws {
    let folder = try TemporaryFolder()
    try trained(folder)
    try FileManager.default.createDirectory(
      atPath: folder["kit"], withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder["kit/run.sfz"]))
    expect(
      try foley("kit", folder["run"], "--out", folder["kit"]), status: 73, saying: "run.sfz")
    #expect(bytes(folder["kit/run.sfz"]) == Data("mine".utf8))
  }

  @Test func aLoopHasItsDurationAndCanBeMadeAgain() throws {
    let folder = try TemporaryFolder()
    try trained(folder)
    let synth = try foley(
      "synth", folder["run"], "--out", folder["loops"], "--count", "2", "--loop", "--duration",
      "1.5", "--root-key", "48", "--name", "{number}")
    #expect(synth.status == 0, "\(synth.errors)")
    let file = try AudioFile.information(at: folder["loops/0001.wav"])
    #expect(file.frameCount == file.sampleRate * 3 / 2)
    let like = try foley(
      "synth", folder["run"], "--like", folder["loops/0002.wav"], "--out", folder["again"])
    #expect(like.status == 0, "\(like.errors)")
    #expect(bytes(folder["again/0002.wav"]) == bytes(folder["loops/0002.wav"]))
    func synthFails(_ options: String...) throws -> FoleyProcess.Result {
      try foley(["synth", folder["run"], "--out", folder["x"]] + options)
    }
    expect(
      try synthFails("--loop", "--fade", "1"), status: 78, saying: "neither silence nor a fade")
    expect(try synthFails("--root-key", "60", "--format", "flac"), status: 78, saying: "no place")
  }
}
