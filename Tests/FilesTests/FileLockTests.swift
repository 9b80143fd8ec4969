// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

struct FileLockTests {
  private let process = "\(ProcessInfo.processInfo.processIdentifier)"

  @Test func onlyOneHasAnExclusiveLock() throws {
    let path = try TemporaryFolder()["lock"]
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    let lock = try FileLock(path)
    for sharing in [FileLock.Sharing.exclusive, .shared] {
      #expect(throws: FileLockError.held(path: path, process: process)) {
        _ = try FileLock(path, sharing)
      }
    }
    lock.remove()
    #expect(!FileManager.default.fileExists(atPath: path))
    _ = try FileLock(path)
  }

  @Test func aLockIsLetGoOfWithItsObject() throws {
    let folder = try TemporaryFolder()
    do { _ = try FileLock(folder["lock"]) }
    _ = try FileLock(folder["lock"])
  }

  @Test func severalShareASharedLockAndTheLastRemovesIt() throws {
    let folder = try TemporaryFolder()
    var locks = try (0..<3).map { _ in try FileLock(folder["lock"], .shared) }
    #expect(throws: FileLockError.held(path: folder["lock"], process: process)) {
      _ = try FileLock(folder["lock"])
    }
    while let lock = locks.popLast() {
      lock.remove()
      #expect(FileManager.default.fileExists(atPath: folder["lock"]) == !locks.isEmpty)
    }
  }

  @Test func aFolderThatIsMissingIsNamed() throws {
    let path = try TemporaryFolder()["no/lock"]
    #expect {
      _ = try FileLock(path)
    } throws: { error in
      guard case FileLockError.failed(path, _) = error else { return false }
      return true
    }
  }

  @Test func aFileThatIsNoLockStaysAsItIs() throws {
    let folder = try TemporaryFolder()
    try folder.write("a letter of mine", to: "letter")
    try FileManager.default.linkItem(atPath: folder["letter"], toPath: folder["lock"])
    try folder.write("", to: "empty")
    try FileManager.default.linkItem(atPath: folder["empty"], toPath: folder["second"])
    for name in ["lock", "letter", "second"] {
      #expect(throws: FileLockError.notALock(path: folder[name])) { try FileLock(folder[name]) }
    }
    #expect(try String(contentsOfFile: folder["letter"], encoding: .utf8) == "a letter of mine")
  }
}

@Test func theHolderOfALockIsToldWithoutTakingIt() throws {
  let folder = try TemporaryFolder()
  #expect(try FileLock.holder(of: folder["lock"]) == nil)
  do {
    let lock = try FileLock(folder["lock"])
    let own = "\(ProcessInfo.processInfo.processIdentifier)"
    #expect(try FileLock.holder(of: folder["lock"]) == own)
    withExtendedLifetime(lock) {}
  }
  // The number stays in the file when its process has ended.
  #expect(FileSystem.exists(folder["lock"]))
  #expect(try FileLock.holder(of: folder["lock"]) == nil)
  try folder.write("no lock", to: "other")
  #expect(try FileLock.holder(of: folder["other"]) == nil)
}
