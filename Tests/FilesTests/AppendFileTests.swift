// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

struct AppendFileTests {
  private func contents(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func recordsFollowEachOther() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("one\n", to: "log")
    let file = try AppendFile(path)
    try file.append(Array("two\n".utf8))
    try file.flush()
    #expect(file.length == 8)
    #expect(try file.bytes(2..<6) == Array("e\ntw".utf8))
    try file.cut(to: 4)
    try file.append(Array("three\n".utf8))
    try file.close()
    #expect(contents(path) == Data("one\nthree\n".utf8))
  }

  @Test func aMissingFileIsCreatedOrAnError() throws {
    let folder = try TemporaryFolder()
    #expect(throws: AppendFileError.self) { try AppendFile(folder["a"], creation: .never) }
    try AppendFile(folder["a"], creation: .always).append([1])
    #expect(throws: AppendFileError.self) { try AppendFile(folder["a"], creation: .always) }
    #expect(contents(folder["a"]) == Data([1]))
  }

  @Test func noOtherFileIsReachedThroughALink() throws {
    let folder = try TemporaryFolder()
    let victim = try folder.write("mine", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: folder["soft"], withDestinationPath: victim)
    #expect(throws: AppendFileError.link(path: folder["soft"])) { try AppendFile(folder["soft"]) }
    try FileManager.default.linkItem(atPath: victim, toPath: folder["hard"])
    #expect(throws: AppendFileError.hardLink(path: folder["hard"])) {
      try AppendFile(folder["hard"])
    }
    #expect(contents(victim) == Data("mine".utf8))
  }

  @Test(.timeLimit(.minutes(1))) func pipesFoldersAndDevicesAreRefused() throws {
    let folder = try TemporaryFolder()
    try #require(mkfifo(folder["pipe"], 0o600) == 0)
    #expect(throws: AppendFileError.notAFile(path: folder["pipe"])) {
      try AppendFile(folder["pipe"])
    }
    #expect(throws: AppendFileError.notAFile(path: "/dev/null")) { try AppendFile("/dev/null") }
    #expect(throws: AppendFileError.self) { try AppendFile(folder.path) }
  }

  /// The limit makes the first `pwrite` short and lets the second fail.
  @Test func aRecordThatDoesNotFitIsRemovedWithTheTrueReason() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let folder = try TemporaryFolder()
      let file = try AppendFile(folder["log"])
      try file.append([1, 2, 3])
      var limit = rlimit(rlim_cur: 8, rlim_max: rlim_t.max)
      setrlimit(__rlimit_resource_t(1), &limit)
      errno = ENOENT
      #expect(throws: AppendFileError.failed(path: folder["log"], reason: "File too large")) {
        try file.append([UInt8](repeating: 9, count: 20))
      }
      #expect(FileManager.default.contents(atPath: folder["log"]) == Data([1, 2, 3]))
      try file.append([4])
      #expect(FileManager.default.contents(atPath: folder["log"]) == Data([1, 2, 3, 4]))
    }
  }

  @Test func errorsNameTheFile() {
    for error in [
      AppendFileError.link(path: "p"), .hardLink(path: "p"), .notAFile(path: "p"),
      .failed(path: "p", reason: "r"),
    ] {
      #expect(error.description.hasPrefix("p "))
      #expect(error.path == "p")
    }
  }
}
