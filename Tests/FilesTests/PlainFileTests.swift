// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

struct PlainFileTests {
  /// The bytes from `offset` on.
  private func bytes(_ path: String, count: Int, at offset: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let file = try PlainFile(path)
    try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
    return bytes
  }

  @Test func bytesAreReadFromAnyPlace() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3, 4, 5], to: "bytes")
    #expect(try PlainFile(path).size == 5)
    #expect(try bytes(path, count: 3, at: 2) == [3, 4, 5])
    #expect(try bytes(path, count: 0, at: 9) == [])
  }

  @Test func allBytesAreReadAtOnce() throws {
    let folder = try TemporaryFolder()
    #expect(try PlainFile(try folder.write([1, 2, 3], to: "bytes")).contents() == [1, 2, 3])
    #expect(try PlainFile(try folder.write([], to: "nothing")).contents() == [])
  }

  @Test func aFileThatEndsTooEarlyIsNamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "bytes")
    #expect(throws: PlainFileError.cutShort(path: path, needed: 6, found: 3)) {
      try bytes(path, count: 4, at: 2)
    }
  }

  @Test func whatIsNoFileIsNamed() throws {
    let folder = try TemporaryFolder()
    let pipe = folder["pipe"]
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [folder.path, pipe, "/dev/null"] {
      #expect(throws: PlainFileError.notAFile(path: path)) { _ = try PlainFile(path) }
    }
    for path in [folder["no"], "/dev/null/no"] {
      #expect(throws: PlainFileError.missing(path: path)) { _ = try PlainFile(path) }
    }
  }

  @Test func aRangeBeyondTheEndTakesNoMemory() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "bytes")
    let file = try PlainFile(path)
    #expect(try file.bytes(1..<3) == [2, 3] && file.bytes(3..<3) == [])
    #expect(throws: PlainFileError.cutShort(path: path, needed: 1 << 50, found: 3)) {
      try file.bytes(0..<1 << 50)
    }
  }

  @Test func aDuplicateReadsTheFileThatWasOpened() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "bytes")
    let copy = try {
      let file = try PlainFile(path)
      return try file.duplicate()
    }()
    try FileManager.default.removeItem(atPath: path)
    try folder.write([9], to: "bytes")
    #expect(try copy.contents() == [1, 2, 3])
    let (copyPath, size, identity) = (copy.path, copy.size, copy.identity)
    #expect(copyPath == path && size == 3)
    #expect(try PlainFile(path).identity != identity)
  }

  @Test func aChangeOfTheContentIsNoticed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "bytes")
    let file = try PlainFile(path)
    let identity = file.identity
    var changes = [file.isChanged]
    #expect(try PlainFile(path).identity == identity)
    // Another name of the file, and another file of its name.
    try FileManager.default.moveItem(atPath: path, toPath: folder["other"])
    changes.append(file.isChanged)
    try folder.write([4, 5], to: "bytes")
    changes.append(file.isChanged)
    let handle = try #require(FileHandle(forWritingAtPath: folder["other"]))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data([4]))
    try handle.close()
    changes.append(file.isChanged)
    #expect(changes == [false, false, false, true])
    #expect(try PlainFile(folder["other"]).identity != identity)
  }

  @Test func anotherTimeOfTheLastWriteIsAChange() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "bytes")
    let file = try PlainFile(path)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: path)
    let isChanged = file.isChanged
    #expect(isChanged)
  }
}
