// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

struct FileSystemCallTests {
  private let folder: TemporaryFolder

  /// "file" with one byte, the folder "sub", and the links "to-file", "to-sub" and "to-nothing".
  init() throws {
    folder = try TemporaryFolder()
    try folder.write([7], to: "file")
    try folder.write([1, 2], to: "sub/inner")
    for (name, target) in [("to-file", "file"), ("to-sub", "sub"), ("to-nothing", "gone")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder[name], withDestinationPath: folder[target])
    }
  }

  private static let places: [(String, Bool, Bool, Bool)] = [
    ("file", true, false, true), ("sub", true, true, false), ("to-file", true, false, false),
    ("to-sub", true, true, false), ("to-nothing", false, false, false),
    ("gone", false, false, false), ("file/below", false, false, false),
  ]

  @Test(arguments: places)
  func whatLiesAtAPath(name: String, exists: Bool, isFolder: Bool, isFile: Bool) {
    #expect(FileSystem.exists(folder[name]) == exists)
    #expect(FileSystem.isFolder(folder[name]) == isFolder)
    #expect(FileSystem.isRegularFile(folder[name]) == isFile)
    #expect(FileSystem.isTaken(folder[name]) == (exists || name == "to-nothing"))
  }

  @Test func theStatusIsThatOfTheLinkOrOfItsTarget() {
    #expect(FileSystem.status(of: folder["to-file"])?.st_size == 1)
    let link = FileSystem.status(of: folder["to-nothing"], followingLinks: false)
    #expect(link.map { $0.st_mode & S_IFMT } == S_IFLNK)
    errno = 0
    #expect(FileSystem.status(of: folder["to-nothing"]) == nil && errno == ENOENT)
  }

  @Test func renamingReplacesAFile() throws {
    #expect(FileSystem.rename(folder["sub/inner"], to: folder["file"]) == 0)
    #expect(try PlainFile(folder["file"]).contents() == [1, 2])
    #expect(!FileSystem.exists(folder["sub/inner"]))
    #expect(FileSystem.rename(folder["gone"], to: folder["file"]) == -1 && errno == ENOENT)
    #expect(FileSystem.rename(folder["file"], to: folder["sub"]) == -1 && errno == EISDIR)
  }

  @Test func onlyEmptyFoldersAreRemoved() {
    #expect(FileSystem.removeFolder(folder["sub"]) == -1 && errno == ENOTEMPTY)
    #expect(FileSystem.removeFolder(folder["file"]) == -1 && errno == ENOTDIR)
    #expect(FileSystem.unlink(folder["sub"]) == -1)
    #expect(FileSystem.unlink(folder["sub/inner"]) == 0)
    #expect(FileSystem.removeFolder(folder["sub"]) == 0 && !FileSystem.exists(folder["sub"]))
    #expect(FileSystem.unlink(folder["to-nothing"]) == 0, "the link itself")
    #expect(FileSystem.unlink(folder["to-file"]) == 0 && FileSystem.exists(folder["file"]))
  }

  @Test func aFolderIsMadeOnceAndWithItsMode() throws {
    #expect(FileSystem.makeFolder(folder["new"], mode: 0o700) == 0)
    #expect(FileSystem.status(of: folder["new"]).map { $0.st_mode & 0o777 } == 0o700)
    #expect(FileSystem.makeFolder(folder["new"]) == -1 && errno == EEXIST)
    #expect(FileSystem.makeFolder(folder["a/b"]) == -1 && errno == ENOENT)
    #expect(FileSystem.makeFolders(folder["a/b//"]) == 0 && FileSystem.isFolder(folder["a/b"]))
    #expect(FileSystem.makeFolders(folder["to-sub/c"]) == 0 && FileSystem.isFolder(folder["sub/c"]))
    #expect(FileSystem.makeFolders(folder["to-nothing/c"]) == -1)
    #expect(FileSystem.makeFolders("") == -1 && errno == ENOENT)
  }

  @Test func namesComeInTheOrderOfTheirBytes() throws {
    let names = ["b", "a", "B", "a.b", "\u{E9}", "z", "10", "9"]
    for name in names { try folder.write([], to: "list/\(name)") }
    #expect(
      try FileSystem.names(in: folder["list"]) == ["10", "9", "B", "a", "a.b", "b", "z", "\u{E9}"])
    #expect(try FileSystem.names(in: folder["to-sub"]) == ["inner"])
    #expect(throws: FolderError(path: folder["file"], code: ENOTDIR)) {
      try FileSystem.names(in: folder["file"])
    }
  }

  @Test func aPathIsResolvedThroughLinksAndDots() throws {
    let own = try #require(FileSystem.resolved(folder.path))
    #expect(FileSystem.resolved(folder["sub/../to-sub/./inner"]) == "\(own)/sub/inner")
    errno = 0
    #expect(FileSystem.resolved(folder["to-nothing"]) == nil && errno == ENOENT)
  }

  @Test func thePlaceOfAFileThatIsYetToBeMadeIsResolved() throws {
    let own = try #require(FileSystem.resolved(folder.path))
    let places = [
      ("to-sub/new", "sub/new"), ("to-sub/./a//b", "sub/a/b"), ("to-nothing", "to-nothing"),
      ("new/../to-sub/inner", "sub/inner"), ("new/deep/../../file", "file"), ("to-file", "file"),
    ]
    for (name, place) in places {
      #expect(FileSystem.resolvedPlace(folder[name]) == "\(own)/\(place)", "\(name)")
    }
    let named = String(pathBytes: [0xFF])
    #expect(FileSystem.makeFolder(folder[named]) == 0)
    let target = folder[named].pathBytes.map { CChar(bitPattern: $0) } + [0]
    #expect(symlink(target, folder["to-bytes"]) == 0)
    #expect(FileSystem.resolvedPlace(folder["to-bytes/a"]) == "\(own)/\(named)/a")
    #expect(FileSystem.removeFolder(folder[named]) == 0)
    #expect(FileSystem.resolvedPlace("/") == "/" && FileSystem.resolvedPlace("/none/..") == "/")
  }

  @Test func descriptorsAreClosedInChildProcesses() {
    let descriptor = FileSystem.open(folder["file"], O_RDONLY)
    defer { close(descriptor) }
    #expect(descriptor >= 0 && fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(FileSystem.open(folder["gone"], O_RDONLY) == -1 && errno == ENOENT)
  }
}
