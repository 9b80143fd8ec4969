// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

struct AtomicFileTests {
  private struct Interruption: Error {}

  @Test func writingReplacesTheWholeFile() throws {
    let folder = try TemporaryFolder()
    let path = folder["note.txt"]
    try AtomicFile.write(path, text: "a long first version")
    try AtomicFile.write(path, text: "second")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["note.txt"])
  }

  @Test func whatCouldBeWrittenIsKnownBeforeTheWork() throws {
    let folder = try TemporaryFolder()
    let path = folder["note.txt"]
    try AtomicFile.check(path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    try AtomicFile.write(path, text: "old")
    try AtomicFile.check(path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(throws: AtomicFileError.isFolder(path: folder.path)) {
      try AtomicFile.check(folder.path)
    }
    let lost = folder["missing/note.txt"]
    #expect(throws: AtomicFileError.missingFolder(path: lost)) { try AtomicFile.check(lost) }
  }

  @Test func anInterruptedWriteLeavesTheOldFileAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let path = folder["note.txt"]
    try AtomicFile.write(path, text: "old")
    #expect(throws: Interruption.self) {
      try AtomicFile.write(path) { writer in
        try writer.write("half of the ne")
        throw Interruption()
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["note.txt"])
  }

  @Test func leftoversOfKilledProcessesAreRemovedAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let long = String(repeating: "n", count: 220)
    let ours = [".note.txt.0123456789abc.part", ".\(long.prefix(200)).0123456789abc.part"]
    let others = [
      ".note.txt.part", ".note.txt.0123456789ab.part", ".note.txt.0123456789ABC.part",
      "note.txt.0123456789abc.part", ".other.txt.0123456789abc.part", ".note.txt.0123456789abc.tmp",
    ]
    for name in ours + others { try folder.write("half", to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder[".note.txt.00000000000ab.part"], withDestinationPath: folder[others[0]])
    AtomicFile.removeLeftovers(of: folder["note.txt"])
    try AtomicFile.check(folder[long])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(others + [".note.txt.00000000000ab.part"]))
  }

  @Test func leftoversOfSeveralFilesAreRemovedInTheirFolders() throws {
    let folder = try TemporaryFolder()
    let leftovers = ["a/.1.wav.0123456789abc.part", "a/.2.wav.0123456789abc.part"]
    let other = "b/.1.wav.0123456789abc.part"
    for name in leftovers + [other] { try folder.write("half", to: name) }
    AtomicFile.removeLeftovers(
      of: [folder["a/1.wav"], folder["a/2.wav"], folder["b/2.wav"], folder["missing/1.wav"]])
    #expect((leftovers + [other]).filter { FileSystem.exists(folder[$0]) } == [other])
  }

  @Test func aFileThatIsBeingWrittenIsNoLeftover() throws {
    let folder = try TemporaryFolder()
    let path = folder["note.txt"]
    try AtomicFile.write(path) { writer in
      try writer.write("new")
      AtomicFile.removeLeftovers(of: path)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
  }

  @Test func theOldFileIsThereUntilTheNewOneIsComplete() throws {
    let folder = try TemporaryFolder()
    let path = folder["note.txt"]
    try AtomicFile.write(path, text: "old")
    try AtomicFile.write(path) { writer in
      try writer.write("new")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
  }

  @Test func aMissingFolderIsNamed() throws {
    let folder = try TemporaryFolder()
    let path = folder["missing/note.txt"]
    let error = AtomicFileError.missingFolder(path: path)
    #expect(throws: error) { try AtomicFile.write(path, text: "x") }
    #expect(
      error.description
        == "The folder \(folder.path)/missing for \(path) does not exist: create it first.")
  }

  @Test func aFolderIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    #expect(throws: AtomicFileError.isFolder(path: folder.path)) {
      try AtomicFile.write(folder.path, text: "x")
    }
  }

  @Test func aPipeIsNotReplacedAndALinkIs() throws {
    let folder = try TemporaryFolder()
    let pipe = folder["pipe"]
    try #require(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/null"] {
      #expect(throws: AtomicFileError.notAFile(path: path)) { try AtomicFile.check(path) }
      #expect(throws: AtomicFileError.notAFile(path: path)) {
        try AtomicFile.write(path, text: "x")
      }
    }
    #expect(FileSystem.status(of: pipe).map { $0.st_mode & S_IFMT } == S_IFIFO)
    try FileManager.default.createSymbolicLink(
      atPath: folder["link"], withDestinationPath: "nowhere")
    try AtomicFile.write(folder["link"], text: "x")
    #expect(FileSystem.isRegularFile(folder["link"]) && !FileSystem.exists(folder["nowhere"]))
  }

  @Test func aFolderThatTakesNoFilesIsSaid() {
    #expect(throws: AtomicFileError.self) { try AtomicFile.write("/proc/note.txt", text: "x") }
  }

  @Test func aFullDiskIsExplained() {
    #expect(
      AtomicFileError.diskFull(path: "a.txt").description
        == "The disk is full, so a.txt was not written: make room and try again.")
  }

  @Test func anyFileNameIsAccepted() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/" + String(repeating: "ü", count: 127)
    try AtomicFile.write(path, text: "x")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "x")
  }
}
