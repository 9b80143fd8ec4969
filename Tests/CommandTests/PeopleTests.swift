// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// What people meet: unknown words, hints, progress in logs, players.
struct PeopleTests {
  @Test func anUnknownCommandIsNamed() throws {
    let result = try foley("synht", "model", "--out", "x")
    #expect(result.status == 64)
    #expect(
      result.errors.contains("no command synht. Did you mean foley synth?"), "\(result.errors)")
    #expect(!(try foley("xylophone")).errors.contains("Did you mean"))
  }

  @Test(arguments: [
    ("--lr", "'--learning-rate'"), ("--otu", "'--out'"), ("--zzzzzz", "--help lists the options"),
  ])
  func anUnknownOptionHasAFittingSuggestion(option: String, suggestion: String) throws {
    let result = try foley("train", "x", "--out", "y", option, "3")
    #expect(result.status == 64 && result.errors.contains(suggestion), "\(result.errors)")
  }

  @Test func theExitCodesAreInTheHelp() throws {
    let words = try foley("--help").output.split(whereSeparator: \.isWhitespace)
    for code in [64, 65, 66, 70, 71, 73, 74, 75, 78, 130] { #expect(words.contains("\(code)")) }
  }

  @Test(arguments: ["a.m4a", "b.MP4", "c.wma"])
  func soundsOfForeignFormatsAreNamedAsSuch(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 37) }, to: name)
    expect(try foley("info", folder[name]), status: 65, saying: "convert it: ffmpeg -i")
  }

  @Test func aDamagedSoundIsNoDamagedModel() throws {
    let folder = try TemporaryFolder()
    try folder.write("RIFF....WAVEnonsense", to: "a.wav")
    let result = try foley("info", folder["a.wav"])
    #expect(result.status == 65 && !result.errors.contains("safetensors"), "\(result.errors)")
  }

  @Test func theLastLineOfALogIsThere() throws {
    let folder = try TemporaryFolder()
    let result = try foley("synth", try folder.makeModel(), "--out", folder["out"], "--count", "5")
    #expect(result.errors.contains("5 of 5 files"), "\(result.errors)")
    let stamp = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  5 of 5 files/
    #expect(result.errors.contains(stamp), "\(result.errors)")
  }

  @Test func hintsNameTheCommandAsItWasCalled() throws {
    let folder = try TemporaryFolder()
    let arguments = ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"]
    let result = try foley(arguments + smallest)
    #expect(result.output.contains("next: \(FoleyProcess.executable) synth"), "\(result.output)")
  }

  @Test func soundsArePlayedByThePlayerThatIsThere() throws {
    let folder = try TemporaryFolder()
    let model = try folder.makeModel()
    let player = try folder.write(
      "#!/bin/sh\necho \"$@\" >> '\(folder["played"])'\n", to: "bin/paplay")
    #expect(chmod(player, 0o755) == 0)
    let arguments = ["synth", model, "--out", folder["out"], "--count", "2", "--listen"]
    let played = try FoleyProcess(
      arguments, environment: ["PATH": folder["bin"]]
    ).wait()
    #expect(played.status == 0, "\(played.errors)")
    #expect(text(folder["played"])?.split(separator: "\n").count == 2)
    let none = try FoleyProcess(
      arguments + ["--overwrite"], environment: ["PATH": folder["nowhere"]]
    ).wait()
    expect(none, status: 66, saying: "No player is installed")
  }
}
