// SPDX-License-Identifier: MIT
import Files
import Foundation
import Testing

struct ShellWordTests {
  /// What bash makes of a word.
  private func read(_ word: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "printf %s " + word]
    process.environment = ["LC_ALL": "C.UTF-8"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Array(data)
  }

  @Test(arguments: [
    "kick", "a b", "it's", "", "$(x) `y` \\ \"", "kick:0.7,snare:0.3", "a'; rm -rf /", "*", "~",
    "\u{1B}[2J", "a\nb'c\\n", "\u{85}\u{202E}", "grün", "-x", "!x", "#",
  ])
  func bashReadsWhatWasMeant(text: String) throws {
    #expect(try read(text.shellQuoted) == Array(text.utf8), "\(text.shellQuoted)")
  }

  @Test func aPathThatIsNoTextKeepsItsBytes() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0x27, 0x62]
    let path = bytes.withUnsafeBytes { String(pathBytes: $0) }
    #expect(try read(path.shellQuoted) == bytes)
  }

  @Test func plainWordsStayAsTheyAre() {
    #expect("runs/a-1/model.safetensors".shellQuoted == "runs/a-1/model.safetensors")
    #expect("a b".shellQuoted == "'a b'" && "".shellQuoted == "''")
  }
}
