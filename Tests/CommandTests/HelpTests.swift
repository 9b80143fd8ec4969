// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// The help of every command against the recorded texts in `Tests/Fixtures/help`.
///
/// `FOLEY_RECORD_HELP=1 scripts/test --filter HelpTextTests` records the texts again.
struct HelpTextTests {
  /// The commands with their subcommands. `train` is missing until its options are settled.
  private static let commands: [[String]] = [
    [], ["synth"], ["render"], ["report"], ["info"], ["spectrogram"], ["invert"], ["resynth"],
    ["classify"], ["classify", "train"], ["classify", "files"], ["evaluate"], ["listen-test"],
    ["detect"], ["explore"], ["explore", "path"], ["explore", "sum"], ["explore", "neighbors"],
    ["explore", "directions"], ["invert-latent"],
  ]

  @Test(arguments: commands)
  func helpIsAsRecorded(command: [String]) throws {
    let result = try FoleyProcess(command + ["--help"], environment: ["COLUMNS": "80"]).wait()
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let name = (["foley"] + command).joined(separator: "-")
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/help/\(name).txt")
    if ProcessInfo.processInfo.environment["FOLEY_RECORD_HELP"] != nil {
      return try Data(result.output.utf8).write(to: file)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(result.output == recorded, "record again with FOLEY_RECORD_HELP=1")
  }

  /// A subcommand without a recorded text would not be tested.
  @Test func everySubcommandIsRecorded() throws {
    let help = try foley("--help").output
    let list = try #require(help.firstRange(of: "SUBCOMMANDS:\n"))
    let listed = help[list.upperBound...].split(separator: "\n")
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(Set(listed) == Set(Self.commands.compactMap(\.first)).union(["train"]))
  }
}

@Test(arguments: [["train", "--help"], ["train", "-h"], ["help", "train"]])
func theHelpOfTrainGroupsItsOptionsAndEndsWithAdvice(arguments: [String]) throws {
  let result = try foley(arguments)
  #expect(result.status == 0)
  let titles = [
    "THE RUN:", "SOUND:", "NETWORKS:", "LEARNING:", "WHEN THE SOUNDS ARE NOT GOOD YET:",
  ]
  let places = titles.map { result.output.range(of: "\n\($0)\n")?.lowerBound }
  #expect(!places.contains(nil) && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  for word in ["noisy", "silent", "repetitive"] { #expect(result.output.contains("\n  \(word) ")) }
}

@Test(arguments: [
  "--out", "--preset", "--sample-rate", "--slice-length", "--channels", "--width", "--batch-size",
  "--steps", "--minutes", "--seed", "--threads", "--options", "--dry-run", "--resume", "--profile",
])
func trainHasTheOption(name: String) throws {
  #expect(try foley("train", "--help").output.contains("\n  \(name) "))
}

@Test func theHelpOfResumeNamesWhatMayChange() throws {
  let words = try foley("train", "--help").output.split { $0.isWhitespace }.joined(separator: " ")
  let flags = "--memory-budget-megabytes, --steps, --minutes, --threads and --checkpoint-minutes"
  #expect(words.contains("\(flags) may be others."))
}

@Test func theVersionIsPrinted() throws {
  #expect(try foley("--version").output == "0.1.0\n")
}
