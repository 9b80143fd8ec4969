// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Testing

/// The help of every command against the recorded texts in `Tests/Fixtures/help`.
///
/// `FOLEY_RECORD_HELP=1 scripts/test --filter HelpTextTests` records the texts again.
struct HelpTextTests {
  /// The commands with their subcommands.
  private static let commands: [[String]] = [
    [], ["train"], ["synth"], ["render"], ["report"], ["info"], ["spectrogram"], ["invert"],
    ["resynth"],
    ["classify"], ["classify", "train"], ["classify", "files"], ["evaluate"], ["baseline"],
    ["listen-test"], ["detect"], ["explore"], ["explore", "path"], ["explore", "sum"],
    ["explore", "mix"], ["explore", "neighbors"],
    ["explore", "directions"], ["invert-latent"], ["encode"], ["convert"], ["play"], ["kit"],
    ["export"], ["import"], ["studio"],
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

  /// Shells complete arguments that are files or folders; zsh only those that are declared as such.
  @Test func shellsCompletePathsWithFiles() throws {
    let script = try foley("--generate-completion-script", "zsh").output
    for name in ["model", "audio", "folder", "file", "file-or-folder", "run", "song", "plan"] {
      #expect(script.contains(":\(name):_files"))
      #expect(!script.contains(":\(name):'"), "\(name) is not completed")
    }
  }

  /// A subcommand without a recorded text would not be tested.
  @Test func everySubcommandIsRecorded() throws {
    let help = try foley("--help").output
    let list = try #require(help.firstRange(of: "SUBCOMMANDS:\n"))
    let listed = help[list.upperBound...].split(separator: "\n")
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0 != "See" }
    #expect(Set(listed) == Set(Self.commands.compactMap(\.first)))
  }
}

@Test(arguments: [["train", "--help"], ["train", "-h"], ["help", "train"]])
func theHelpOfTrainIsOfTwoScreensAndEndsWithAdvice(arguments: [String]) throws {
  let result = try FoleyProcess(arguments, environment: ["COLUMNS": "80"]).wait()
  #expect(result.status == 0)
  let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
  #expect(lines.count <= 70 && lines.allSatisfy { $0.count <= 80 }, "\(lines.count) lines")
  for word in ["noisy", "silent", "repetitive"] { #expect(result.output.contains("\n  \(word) ")) }
}

@Test(arguments: ["specgan", "wavegan"])
func trainListsEveryOptionOfAModel(model: String) throws {
  let kind = try #require(ModelKinds.named(model))
  let list = try foley("train", "--list-options", "--model", model).output
  for option in kind.table.options {
    #expect(list.contains("\n  \(option.name) "), "\(option.name)")
  }
  #expect(list.split(separator: "\n").allSatisfy { $0.count <= 80 })
}
