// SPDX-License-Identifier: MIT
import Files
import Glibc
import TestSupport
import Testing

struct PathBytesTests {
  @Test(
    arguments: [
      [], Array("drums/kick.wav".utf8), Array("Glöckchen 鐘 🥁.wav".utf8),
      [0x62, 0xE9, 0x74, 0x6F, 0x6E],
      [0xFF, 0xFE, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0xA5, 0x41], [0xED, 0xA0, 0x80],
      Array("\u{EF80}\u{EFFF}".utf8), Array("\u{FFFD}\u{EF00}\u{F000}".utf8),
      [0x41, 0xEE, 0xBE, 0x80],
    ] as [[UInt8]])
  func everySequenceOfBytesComesBack(bytes: [UInt8]) {
    #expect(String(pathBytes: bytes).pathBytes == bytes)
  }

  @Test func differentBytesHaveDifferentStrings() {
    let all = (0...255).flatMap { a in (0...255).map { b in [UInt8(a), UInt8(b)] } }
    #expect(Set(all.map { Array(String(pathBytes: $0).utf8) }).count == all.count)
  }

  @Test func ordinaryTextIsUnchanged() {
    #expect(String(pathBytes: Array("Glöckchen 鐘".utf8)) == "Glöckchen 鐘")
    #expect("Glöckchen 鐘".pathBytes == Array("Glöckchen 鐘".utf8))
  }

  @Test func aPathWithAZeroByteNamesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write("text", to: "file")
    #expect(FileSystem.exists(folder["file"]))
    #expect(!FileSystem.exists(folder["file"] + "\0.wav"))
  }
}

struct PathNamesTests {
  @Test func aPathIsDividedAtItsSlashes() {
    let paths: [(path: String, folder: String, last: String, names: [String])] = [
      ("a", ".", "a", ["a"]), ("/a", "/", "a", ["a"]), ("a/b", "a", "b", ["a", "b"]),
      ("a//b/", "a//b", "", ["a", "b"]), ("/", "/", "", []), ("", ".", "", []),
    ]
    for (path, folder, last, names) in paths {
      #expect(path.pathFolder == folder && path.lastPathName == last, "\(path)")
      #expect(path.pathNames == names && path.hasSlash == path.contains("/"), "\(path)")
    }
  }

  /// To Swift "/" and a combining accent are one character, to Linux two.
  @Test func aSlashBeforeACombiningAccentIsASlash() throws {
    let path = "folder/\u{301}a"
    #expect(!path.contains(Character("/")) && path.hasSlash)
    #expect(path.pathFolder == "folder" && path.pathNames.count == 2)
    #expect(Array(path.lastPathName.utf8) == Array("\u{301}a".utf8))
    let folder = try TemporaryFolder()
    #expect(FileSystem.makeFolders(folder["new/\u{301}b"]) == 0)
    try AtomicFile.write(folder["new/\u{301}c"], text: "text")
    #expect(try FileSystem.names(in: folder["new"]).count == 2)
  }
}

struct FileSystemTests {
  @Test func filesWhoseNamesAreNotTextAreFoundAndOpened() throws {
    let folder = try TemporaryFolder()
    let name = String(pathBytes: Array("b".utf8) + [0xE9] + Array("ton.wav".utf8))
    try AtomicFile.write(folder["a"], text: "")
    try AtomicFile.write(folder[name], text: "sound")
    #expect(try FileSystem.names(in: folder[""]) == ["a", name])
    #expect(try PlainFile(folder[name]).contents() == Array("sound".utf8))
    #expect(name.printable == #"b\xE9ton.wav"#)
    #expect(FileSystem.unlink(folder[name]) == 0 && !FileSystem.exists(folder[name]))
  }

  @Test func foldersAreMadeWithThoseAboveThem() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    #expect(FileSystem.makeFolders(folder["a/b/c"]) == 0 && FileSystem.isFolder(folder["a/b/c"]))
    #expect(FileSystem.makeFolders(folder["a/b/c"]) == 0)
    #expect(FileSystem.makeFolders(folder["file"]) != 0 && errno == ENOTDIR)
    #expect(FileSystem.makeFolders(folder["file/below"]) != 0 && errno == ENOTDIR)
  }

  @Test func aFolderThatCannotBeListedIsNamed() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FolderError(path: folder["none"], code: ENOENT)) {
      try FileSystem.names(in: folder["none"])
    }
  }
}
