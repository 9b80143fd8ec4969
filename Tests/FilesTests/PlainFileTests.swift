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
}
