// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// What happens to messages and results when standard streams are full, closed or a terminal's.
struct StandardStreamsTests {
  @Test(arguments: [["info", "--json"], ["info"], ["--help"], ["train", "--help"], ["--version"]])
  func aFullDeviceIsAnError(arguments: [String]) throws {
    let result = try foley(arguments, limit: "exec >/dev/full")
    expect(result, status: 74, saying: "No space left on device")
  }

  @Test func aSoundThatDoesNotFitIsAnError() throws {
    let folder = try TemporaryFolder()
    let model = try folder.makeModel()
    let arguments = ["synth", model, "--stdout", "--seed", "1"]
    expect(
      try foley(arguments, limit: "ulimit -f 2; exec >'\(folder["s.wav"])'"), status: 74,
      saying: "File too large")
    expect(try foley(arguments, limit: "exec >&-"), status: 74, saying: "Bad file descriptor")
  }

  /// Events are a result, which has no place to go to.
  @Test(arguments: ["synth", "kit", "render", "train"])
  func eventsWithoutStandardOutputAreAnError(command: String) throws {
    let arguments = [command, "none", "--out", "none", "--json"]
    expect(try foley(arguments, limit: "exec >&-"), status: 74, saying: "Bad file descriptor")
  }

  @Test func aClosedPipeIsNoError() throws {
    let result = try foley("info", limit: "exec > >(exec true); sleep 0.2")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test func messagesDoNotEndUpInFilesWhereStreamsAreClosed() throws {
    let folder = try TemporaryFolder()
    let run = folder["run"]
    let arguments =
      ["train", try folder.makeRecordings(), "--out", run, "--steps", "2"] + smallest
    let result = try foley(arguments, limit: "exec <&- >&- 2>&-")
    #expect(result.status == 0)
    #expect(loggedSteps(run) == 2)
    let log = try String(contentsOfFile: "\(run)/log.jsonl", encoding: .utf8)
    #expect(log.hasPrefix(#"{"step":1,"#), "\(log)")
  }

  @Test func negativeNumbersAreValues() throws {
    let folder = try TemporaryFolder()
    let arguments = ["synth", try folder.makeModel(), "--out", folder["out"]]
    let result = try foley(arguments + ["--count", "1", "--normalize", "peak", "--level", "-3"])
    #expect(result.status == 0, "\(result.errors)")
    let refused = try foley(arguments + ["--count", "-1"])
    #expect(refused.status == 78 && refused.errors.contains("count"), "\(refused.errors)")
    #expect(!refused.errors.contains("Missing value"), "\(refused.errors)")
  }

  @Test func memoryThatEndsIsSaid() throws {
    let folder = try TemporaryFolder()
    let arguments = ["synth", try folder.makeModel(), "--out", folder["out"], "--count", "1"]
    let result = try foley(arguments + ["--duration", "3600"], limit: "ulimit -v 500000")
    expect(result, status: 71, saying: "Memory is exhausted")
  }

  @Test func namesDoNotSendCommandsToTheTerminal() throws {
    let folder = try TemporaryFolder()
    let name = "a\u{1B}]0;title\u{7}\nother.wav: watermark found.wav"
    try folder.write("", to: "sounds/\(name)")
    let result = try foley("detect", folder["sounds"])
    let text = result.output + result.errors
    #expect(!text.contains("\u{1B}") && !text.contains("\nother.wav"), "\(text)")
    #expect(text.contains(#"a\x1B]0;title\x07\nother.wav"#), "\(text)")
  }
}
