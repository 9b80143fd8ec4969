// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct AudioFolderTests {
  let folder = try? TemporaryFolder()

  @Test func filesComeInTheOrderOfTheirBytes() throws {
    let folder = try #require(folder)
    let names = ["b/z.wav", "B.wav", "a.flac", "b.wav", "b/a/k.OGG", "é.mp3", "10.wav", "9.wav"]
    for name in names { try folder.write([0], to: name) }
    #expect(
      try AudioFolder(folder.path).files == [
        "10.wav", "9.wav", "B.wav", "a.flac", "b.wav", "b/a/k.OGG", "b/z.wav", "é.mp3",
      ])
  }

  @Test func otherFilesAreCountedAndHiddenOnesAreNot() throws {
    let folder = try #require(folder)
    for name in ["a.wav", "notes.txt", "wav", "b/cover.png", ".hidden.wav", ".git/x.wav"] {
      try folder.write([0], to: name)
    }
    let listing = try AudioFolder(folder.path)
    #expect(listing.files == ["a.wav"])
    #expect(listing.otherFileCount == 3)
  }

  private static let manifestLine =
    "{\"file\":\"k-1.wav\",\"foley\":\"1.0\",\"model\":\"ab\",\"seed\":0,\"number\":1}\n"

  @Test func soundsThatFoleyMadeAreNoRecordings() throws {
    let folder = try #require(folder)
    for name in ["a.wav", "b/c.wav", "b/run/samples/step-1/0001.wav", "b/out/k/k-1.wav"] {
      try folder.write([0], to: name)
    }
    try folder.write("{}", to: "b/run/options.json")
    try folder.write("", to: "b/run/log.jsonl")
    try folder.write(Self.manifestLine, to: "b/out/manifest-1-of-2.jsonl")
    let listing = try AudioFolder.recordings(folder.path)
    #expect(listing.files == ["a.wav", "b/c.wav"])
    #expect(listing.failures.map(\.path) == ["b/out", "b/run"])
    #expect(listing.failures.allSatisfy { $0.reason.hasSuffix("not recordings.") })
    #expect(try AudioFolder(folder.path).files.count == 4)
  }

  @Test func foldersOfOtherProgramsAreRecordings() throws {
    let folder = try #require(folder)
    for name in ["a.wav", "b/c.wav", "d/e.wav", "f/checkpoints/g.wav", "samples/h.wav"] {
      try folder.write([0], to: name)
    }
    try folder.write("{\"audio_filepath\": \"c.wav\"}\n", to: "b/manifest.jsonl")
    try folder.write("{}", to: "d/options.json")
    try folder.write("model,count\n", to: "d/manifest.jsonl")
    let listing = try AudioFolder.recordings(folder.path)
    #expect(listing == (try AudioFolder(folder.path)))
  }

  @Test func ofARunInTheFolderItselfThePreviewsAreLeftOut() throws {
    let folder = try #require(folder)
    for name in ["a.wav", "samples/step-1/0001.wav"] { try folder.write([0], to: name) }
    try folder.write("{}", to: "options.json")
    try folder.write("", to: "log.jsonl")
    let listing = try AudioFolder.recordings(folder.path)
    #expect(listing.files == ["a.wav"] && listing.failures.map(\.path) == ["samples"])
  }

  @Test func aFolderOfGeneratedSoundsOnlyIsUsed() throws {
    let folder = try #require(folder)
    for name in ["kick/k-1.wav", "snare/k-1.wav"] { try folder.write([0], to: name) }
    for name in ["kick", "snare"] {
      try folder.write(Self.manifestLine, to: "\(name)/manifest.jsonl")
    }
    #expect(try AudioFolder.recordings(folder.path).files.count == 2)
  }

  @Test func loopsOfLinksEndAndLinkedFoldersCountOnce() throws {
    let folder = try #require(folder)
    try folder.write([0], to: "a/x.wav")
    let manager = FileManager.default
    for (link, target) in [("a/loop", ".."), ("z", "a"), ("gone.wav", "nowhere.wav")] {
      try manager.createSymbolicLink(
        atPath: folder.path + "/" + link, withDestinationPath: target)
    }
    let listing = try AudioFolder(folder.path)
    #expect(listing.files == ["a/x.wav"])
    #expect(listing.failures.map(\.path) == ["gone.wav"])
  }

  @Test func theFirstSubfolderNamesTheClass() throws {
    let listing = try AudioFolder(try #require(folder).path)
    #expect(listing.className(of: "kick/deep/1.wav") == "kick")
    #expect(listing.className(of: "1.wav") == nil)
  }

  @Test func whatIsNoFolderIsRefused() throws {
    let file = try #require(folder).write([0], to: "a.wav")
    #expect(throws: ClipDatasetError.missing(path: "/no/such")) { try AudioFolder("/no/such") }
    #expect(throws: ClipDatasetError.notAFolder(path: file)) { try AudioFolder(file) }
  }

  @Test func otherKindsOfFilesAreFoundByTheirExtensions() throws {
    let folder = try #require(folder)
    try folder.write([0], to: "a.wav")
    try folder.write([0], to: "sub/b.NPY")
    let listing = try AudioFolder(folder.path, extensions: ["npy"])
    #expect(listing.files == ["sub/b.NPY"])
  }

  private static let names: [(String, Bool)] = [
    ("a.wav", true), ("A.FLAC", true), ("x/y.b.mp3", true), ("a.m4a", true), ("a.webm", true),
    ("wav", false), ("a.txt", false), ("a.wav.part", false), ("a.", false), ("", false),
    ("x.wav/notes", false),
  ]

  @Test(arguments: names)
  func soundsAreKnownByTheirExtension(path: String, isAudio: Bool) {
    #expect(AudioFolder.isAudioName(path) == isAudio)
  }

  @Test func noFormatIsBothReadableAndForeign() {
    #expect(AudioFolder.extensions.isDisjoint(with: AudioFolder.foreignExtensions))
    for name in AudioFolder.extensions.union(AudioFolder.foreignExtensions) {
      #expect(name == name.lowercased() && !name.contains("."))
    }
  }

  @Test func theClassIsTheFirstSubfolder() throws {
    let listing = try AudioFolder(try #require(folder).path)
    #expect(listing.className(of: "kick/loud/a.wav") == "kick")
    #expect(listing.className(of: "a.wav") == nil)
  }
}
