// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

struct TapeArchiveTests {
  private func run(_ program: String, _ arguments: String...) throws -> String {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: output, as: UTF8.self)
  }

  /// The program tar reads the names and the contents, of a whole block, of less and of nothing.
  @Test func tarReadsTheMembers() throws {
    let folder = try TemporaryFolder()
    let contents = [String(repeating: "x", count: 512), "short", "", "deep"]
    try Data(contents[0].utf8).write(to: URL(fileURLWithPath: folder["block"]))
    let long = String(repeating: "n", count: TapeArchive.longestName - 4)
    let folderOfLong = String(repeating: "f", count: TapeArchive.longestFolder)
    let names = ["kit/a b.txt", "kit/b", "kit/" + long, folderOfLong + "/" + long + ".wav"]
    try TapeArchive.write(
      [
        .init(names[0], file: folder["block"]), .init(names[1], text: contents[1]),
        .init(names[2], text: contents[2]), .init(names[3], text: contents[3]),
      ], to: folder["a.tar"])
    #expect(
      try run("/usr/bin/tar", "tf", folder["a.tar"]) == names.joined(separator: "\n") + "\n")
    for (name, content) in zip(names, contents) {
      #expect(try run("/usr/bin/tar", "xOf", folder["a.tar"], name) == content)
    }
    #expect(try PlainFile(folder["a.tar"]).size == 512 * (2 + 2 + 1 + 2 + 2))
  }

  @Test func anArchiveIsComparedWithItsMembers() throws {
    let folder = try TemporaryFolder()
    let members = [TapeArchive.Member("a", text: "one"), .init("b", text: "two")]
    try TapeArchive.write(members, to: folder["a.tar"])
    #expect(try TapeArchive.isArchive(folder["a.tar"], of: members))
    #expect(try !TapeArchive.isArchive(folder["a.tar"], of: Array(members.prefix(1))))
    #expect(try !TapeArchive.isArchive(folder["a.tar"], of: members + [.init("c", text: "")]))
    #expect(try !TapeArchive.isArchive(folder["a.tar"], of: [members[0], .init("b", text: "tw0")]))
  }
}
