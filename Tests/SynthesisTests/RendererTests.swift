// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import Synthesis
import TestSupport
import Testing

/// Entries of the small model `m.safetensors` of a folder.
private func entries(
  _ folder: TemporaryFolder, model: String = "m.safetensors", in subfolder: String = "",
  _ change: (inout RenderSettings) -> Void
) throws -> [RenderEntry] {
  var settings = RenderSettings()
  change(&settings)
  return [
    try RenderEntry(
      source: ModelLibrary().source(folder[model]), settings: settings, folder: subfolder)
  ]
}

private func renderer(
  _ folder: TemporaryFolder, model: String = "m.safetensors", count: Int = 3
) throws -> Renderer {
  Renderer(try entries(folder, model: model) { $0.count = count }, library: ModelLibrary())
}

private func names(_ folder: String) throws -> [String] {
  try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
}

private func bytes(_ path: String) throws -> Data {
  try Data(contentsOf: URL(fileURLWithPath: path))
}

/// The contents of the files below a folder, by path.
private func contents(_ folder: String) throws -> [String: Data] {
  var contents: [String: Data] = [:]
  for name in try names(folder) { contents[name] = try? bytes("\(folder)/\(name)") }
  return contents
}

@Test func filesAreNamedAfterTheModelAndNumbered() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["drums.safetensors"])
  let summary = try renderer(folder, model: "drums.safetensors")
    .render(into: folder["hits/new"])
  #expect(summary.writtenCount == 3 && summary.isComplete)
  #expect(
    try names(folder["hits/new"])
      == (1...3).map { "drums-000\($0).wav" } + ["manifest.jsonl"])
  #expect(try AudioFile.read(folder["hits/new/drums-0003.wav"]).frameCount == 4096)
}

@Test func oneCallWritesTheSameBytes() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let list = try entries(folder) { ($0.count, $0.seed, $0.duration) = (3, 5, 0.2) }
  _ = try Renderer(list, library: ModelLibrary()).render(into: folder["entries"])
  let summary = try Renderer.render(
    folder["m.safetensors"], count: 3, seed: 5, into: folder["call"]
  ) { $0.duration = 0.2 }
  #expect(summary.writtenCount == 3)
  #expect(try contents(folder["call"]) == contents(folder["entries"]))
  #expect(throws: RenderError.self) {
    try Renderer.render(folder["m.safetensors"], count: 3, into: folder["call"])
  }
}

/// To Swift "/" and a combining accent are one character, to Linux two.
@Test func aSlashBeforeAnAccentMakesAFolder() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let pattern = "sub/\u{301}{number}"
  let list = try entries(folder) { ($0.count, $0.name) = (2, pattern) }
  let summary = try Renderer(list, library: ModelLibrary()).render(into: folder["out"])
  #expect(summary.writtenCount == 2)
  #expect(try FileSystem.names(in: folder["out/sub"]).count == 2)
}

/// Beyond a thousand files the folders are listed.
@Test(arguments: [("{model}-{number}", "m-"), ("{group}/{number}", "0002/")])
func existingFilesAmongManyAreNamed(pattern: String, start: String) throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let files = ["\(start)2500.wav", "\(start)2999.wav"]
  for file in files { try folder.write("mine", to: "out/\(file)") }
  let many = Renderer(
    try entries(folder) { ($0.count, $0.name) = (70_000, pattern) }, library: ModelLibrary())
  #expect(throws: RenderError.exists(path: folder["out/\(files[0])"], count: 2)) {
    try many.render(into: folder["out"])
  }
  var calls = 0
  let stopped = try many.render(into: folder["out"]) { _, total in
    calls += 1
    return total != 70_000
  }
  #expect(!stopped.isComplete && stopped.writtenCount == 0 && calls == 1)
}

@Test func aModelOfARunIsNamedAfterItsFolder() throws {
  let folder = try TemporaryFolder()
  try FileManager.default.createDirectory(
    atPath: folder["doors"], withIntermediateDirectories: true)
  try writeSmallModel(to: folder["doors/model.safetensors"])
  _ = try renderer(folder, model: "doors", count: 1).render(into: folder["out"])
  #expect(try names(folder["out"]) == ["doors-0001.wav", "manifest.jsonl"])
}

@Test func tagsAndManifestRecordTheProvenance() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let list = try entries(folder, in: "a b") {
    ($0.seed, $0.first, $0.count, $0.fade, $0.name) = (9, 2, 1, 0.25, "\"{number}")
  }
  _ = try Renderer(list, library: ModelLibrary()).render(into: folder["out"])
  let tags = try AudioFile.information(at: folder["out/a b/\"0002.wav"]).tags
  let hash = try ContentHash(file: folder["m.safetensors"])
  #expect(tags[.software]?.hasPrefix("Foley \(FoleyVersion.current)") == true)
  #expect(tags[.title] == "\"0002")
  let provenance =
    "\"foley\":\"\(FoleyVersion.current)\",\"model\":\"\(hash)\",\"seed\":9,\"number\":2,\"fade\":0.25}"
  #expect(tags[.comment] == "{" + provenance)
  #expect(
    try String(contentsOfFile: folder["out/manifest.jsonl"], encoding: .utf8)
      == "{\"file\":\"a b/\\\"0002.wav\"," + provenance + "\n")
}

@Test func existingFilesAreKept() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  try Data("mine".utf8).write(to: URL(fileURLWithPath: folder["m-0002.wav"]))
  #expect(throws: RenderError.exists(path: folder["m-0002.wav"], count: 1)) {
    try renderer(folder).render(into: folder.path)
  }
  #expect(try names(folder.path) == ["m-0002.wav", "m.safetensors"])
  #expect(try bytes(folder["m-0002.wav"]) == Data("mine".utf8))
}

@Test func existingFilesAreReplacedOnRequest() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  _ = try renderer(folder).render(into: folder["out"])
  let first = try bytes(folder["out/m-0002.wav"])
  try Data("mine".utf8).write(to: URL(fileURLWithPath: folder["out/m-0002.wav"]))
  #expect(try renderer(folder).render(into: folder["out"], replacesFiles: true).writtenCount == 3)
  #expect(try bytes(folder["out/m-0002.wav"]) == first)
}

@Test func aFolderThatCannotBeCreatedIsNamed() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  #expect {
    try renderer(folder).render(into: folder["m.safetensors/out"])
  } throws: {
    guard case RenderError.folder(folder["m.safetensors/out"], _) = $0 else { return false }
    return true
  }
  let error = RenderError.folder(path: folder["m.safetensors"], reason: "Not a directory")
  #expect(throws: error) { try renderer(folder).render(into: folder["m.safetensors"]) }
}

@Test func samplesBeyondFullScaleAreCounted() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"], postFilterLength: 8, scale: 20)
  let clips = try PlayableModel(folder["m.safetensors"]).render(1..<4, seed: 0)
  let loud = clips.map { clip in clip.samples.count { abs($0) > 1 } }
  let unmarked = try entries(folder, model: "m.safetensors") {
    ($0.count, $0.watermark) = (3, false)
  }
  let summary = try Renderer(unmarked, library: ModelLibrary()).render(into: folder["out"])
  #expect(summary.clippedSampleCount > 0)
  #expect(summary.clippedSampleCount == loud.reduce(0, +))
  #expect(summary.clippedFileCount == loud.count { $0 > 0 })
}

@Test func soundsWithinFullScaleAreNotCounted() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let summary = try renderer(folder).render(into: folder["out"])
  #expect(summary.clippedFileCount == 0 && summary.clippedSampleCount == 0)
}

@Test func aPictureShowsTheSounds() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let summary = try renderer(folder).render(into: folder["out"], drawsPictures: true)
  #expect(summary.pictures == [folder["out/m.png"]])
  #expect(try bytes(folder["out/m.png"]).starts(with: [0x89, 0x50, 0x4E, 0x47]))
}

/// A file of silence contains only the dither.
@Test func soundsHaveDifferentDither() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"], scale: 0)
  _ = try renderer(folder).render(into: folder["out"])
  let sounds = try (1...3).map { try AudioFile.read(folder["out/m-000\($0).wav"]).samples }
  #expect(sounds.allSatisfy { $0.contains { $0 != 0 } && $0.allSatisfy { abs($0) < 1e-4 } })
  #expect(Set(sounds).count == 3)
}

/// Two entries with different settings, 150 sounds in all.
private func longList(_ folder: TemporaryFolder) throws -> Renderer {
  try writeSmallModel(to: folder["m.safetensors"])
  try writeSmallModel(to: folder["n.safetensors"], seed: 2)
  let plain = try entries(folder, in: "a") {
    ($0.count, $0.name) = (90, "{group}/{number}")
  }
  let shaped = try entries(folder, model: "n.safetensors") {
    ($0.count, $0.first, $0.seed, $0.normalize) = (60, 5, 3, .peak)
  }
  return Renderer(plain + shaped, library: ModelLibrary())
}

@Test func aRenderDoesNotDependOnThreadsOrShards() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  let report = try withThreads(4) { try renderer.resume(into: folder["whole"]) }
  #expect(report.writtenCount == 150)
  let whole = try contents(folder["whole"])
  #expect(whole.count == 151)
  _ = try withThreads(1) { try renderer.resume(into: folder["one"]) }
  let isSame = try contents(folder["one"]) == whole
  #expect(isSame)
  var lines = Data()
  for index in 1...4 {
    let shard = try #require(RenderShard("\(index)/4"))
    #expect(try renderer.resume(into: folder["parts"], shard: shard).writtenCount <= 38)
    lines += try bytes(folder["parts/manifest-\(index)-of-4.jsonl"])
  }
  var parts = try contents(folder["parts"]).filter { !$0.key.hasPrefix("manifest") }
  parts["manifest.jsonl"] = lines
  let areSame = parts == whole
  #expect(areSame)
}

/// Fewer batches than threads are rendered one after the other.
@Test func aSmallRenderIsTheSameInterruptedAndInShards() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let renderer = try renderer(folder, count: 38)
  #expect(try renderer.resume(into: folder["whole"]).writtenCount == 38)
  let whole = try contents(folder["whole"])
  #expect(whole.count == 39)
  let stopped = try withThreads(8) {
    try renderer.resume(into: folder["again"]) { done, _ in done.writtenCount < 16 }
  }
  #expect(!stopped.isComplete && (16..<38).contains(stopped.writtenCount))
  let rest = try renderer.resume(into: folder["again"])
  #expect(rest.isComplete && rest.writtenCount == 38 - stopped.writtenCount)
  let isSame = try contents(folder["again"]) == whole
  #expect(isSame)
  var lines = Data()
  for index in 1...3 {
    let shard = try #require(RenderShard("\(index)/3"))
    #expect(
      (12...13).contains(try renderer.resume(into: folder["parts"], shard: shard).writtenCount))
    lines += try bytes(folder["parts/manifest-\(index)-of-3.jsonl"])
  }
  var parts = try contents(folder["parts"]).filter { !$0.key.hasPrefix("manifest") }
  parts["manifest.jsonl"] = lines
  let areSame = parts == whole
  #expect(areSame)
}

/// Files after the end of the manifest, an incomplete line, and an incomplete file.
@Test func aKilledRenderIsResumed() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  let whole = folder["whole"]
  _ = try renderer.resume(into: whole)
  let expected = try contents(whole)
  let manifest = try #require(expected["manifest.jsonl"])
  let lines = manifest.split(separator: 0x0A)
  let kept = lines[0..<40].reduce(0) { $0 + $1.count + 1 }
  try manifest.prefix(kept + 17).write(to: URL(fileURLWithPath: "\(whole)/manifest.jsonl"))
  for number in [46, 52] {
    try FileManager.default.removeItem(atPath: "\(whole)/a/0000/00\(number).wav")
  }
  try Data("torn".utf8).write(to: URL(fileURLWithPath: "\(whole)/a/0000/0060.wav"))
  try Data().write(to: URL(fileURLWithPath: "\(whole)/a/0000/0061.wav"))
  try FileManager.default.createDirectory(
    atPath: "\(whole)/.unfinished", withIntermediateDirectories: true)
  try Data("half".utf8).write(to: URL(fileURLWithPath: "\(whole)/.unfinished/7"))
  let again = try renderer.resume(into: whole)
  #expect(again.writtenCount == 4 && again.foundCount == 146 && again.isComplete)
  let isSame = try contents(whole) == expected
  #expect(isSame)
}

@Test func aFinishedRenderHasNothingToDo() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  _ = try renderer.resume(into: folder["out"])
  let file = folder["out/a/0000/0003.wav"]
  let before = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
  let again = try renderer.resume(into: folder["out"])
  #expect(again.writtenCount == 0 && again.foundCount == 150)
  let after = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
  #expect(before == after && before != nil)
}

@Test func aRenderStopsOnRequestAndResumes() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  let first = try renderer.resume(into: folder["out"]) { done, total in
    #expect(total == 150)
    return done.writtenCount < 40
  }
  #expect(!first.isComplete && first.writtenCount >= 40 && first.writtenCount < 150)
  let second = try renderer.resume(into: folder["out"])
  #expect(second.isComplete && second.writtenCount + second.foundCount == 150)
  #expect(second.foundCount == first.writtenCount)
}

@Test func foreignFilesAreNotReplaced() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  _ = try renderer.resume(into: folder["out"])
  let file = folder["out/a/0000/0003.wav"]
  let expected = try bytes(file)
  try FileManager.default.removeItem(atPath: folder["out/manifest.jsonl"])
  try AudioFile.write(AudioClip(samples: [0, 1], sampleRate: 8000), to: file)
  #expect(throws: RenderError.foreignFile(path: file)) { try renderer.resume(into: folder["out"]) }
  let again = try renderer.resume(into: folder["out"], replacesFiles: true)
  #expect(again.writtenCount == 1 && again.foundCount == 149)
  #expect(try bytes(file) == expected)
}

@Test func theManifestOfAnotherRenderIsRefused() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  _ = try renderer.resume(into: folder["out"])
  let other = Renderer(
    try entries(folder, in: "a") { ($0.count, $0.name, $0.seed) = (2, "{group}/{number}", 1) },
    library: ModelLibrary())
  let manifest = folder["out/manifest.jsonl"]
  #expect(throws: RenderError.otherManifest(path: manifest, line: 1)) {
    try other.resume(into: folder["out"])
  }
  #expect(try other.resume(into: folder["out"], replacesFiles: true).writtenCount == 2)
  #expect(try String(contentsOfFile: manifest, encoding: .utf8).split(separator: "\n").count == 2)
}

@Test func aLinkOutOfTheFolderIsNotFollowed() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  for name in ["out", "elsewhere"] {
    try FileManager.default.createDirectory(
      atPath: folder[name], withIntermediateDirectories: true)
  }
  try FileManager.default.createSymbolicLink(
    atPath: folder["out/a"], withDestinationPath: folder["elsewhere"])
  #expect(throws: RenderError.link(path: folder["out/a"])) {
    try renderer.resume(into: folder["out"])
  }
  #expect(try names(folder["elsewhere"]).isEmpty)
}

/// A render removes only its own temporary files.
@Test(arguments: ["keep.txt", "07", "-1", "1.wav", "7/keep", "link"])
func foreignFilesAmongTheTemporaryOnesAreRefused(name: String) throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  let kept = try folder.file("out/.unfinished/\(name)")
  if name == "link" {
    try FileManager.default.createSymbolicLink(atPath: kept, withDestinationPath: folder.path)
  } else {
    try folder.write("mine", to: "out/.unfinished/\(name)")
  }
  try folder.write("half", to: "out/.unfinished/3")
  let before = try names(folder["out"])
  let named = folder["out/.unfinished/\(name.prefix { $0 != "/" })"]
  #expect(throws: RenderError.notATemporaryFile(path: named)) {
    try renderer.resume(into: folder["out"])
  }
  #expect(try names(folder["out"]) == before)
}

@Test func aLinkInPlaceOfTheTemporaryFolderIsRefused() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  try folder.write("mine", to: "elsewhere/7")
  let link = try folder.file("out/.unfinished")
  try FileManager.default.createSymbolicLink(
    atPath: link, withDestinationPath: folder["elsewhere"])
  #expect(throws: RenderError.notATemporaryFile(path: link)) {
    try renderer.resume(into: folder["out"])
  }
  #expect(try names(folder["elsewhere"]) == ["7"])
}

/// A file called `manifest.jsonl` that is none is neither shortened nor appended to.
@Test(arguments: ["my notes", "my notes\n", "{\"event\":1}\n", "{\"file\":\"a.wav\"}\nmy notes"])
func aForeignManifestIsKept(text: String) throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  let manifest = try folder.write(text, to: "out/manifest.jsonl")
  let error = RenderError.notAManifest(path: manifest)
  #expect(throws: error) { try renderer.render(into: folder["out"], drawsPictures: true) }
  #expect(throws: error) { try renderer.resume(into: folder["out"], replacesFiles: true) }
  #expect(try bytes(manifest) == Data(text.utf8))
  #expect(try names(folder["out"]) == ["manifest.jsonl"])
}

/// A refused resume writes nothing; it does not even cut off an incomplete line.
@Test func aRefusedResumeKeepsTheManifest() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  let text = "{\"file\":\"other.wav\"}\n{\"file\":\"oth"
  let manifest = try folder.write(text, to: "out/manifest.jsonl")
  #expect(throws: RenderError.otherManifest(path: manifest, line: 1)) {
    try renderer.resume(into: folder["out"])
  }
  #expect(try bytes(manifest) == Data(text.utf8))
}

/// Files that the manifest names are looked at again, with the formats' own marks of their ends.
@Test(arguments: [AudioEncoding.Container.wav, .aiff, .flac, .ogg, .mp3], [0, 2])
func missingAndShortenedFilesAreRenderedAgain(
  format: AudioEncoding.Container, keptLines: Int
) throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let renderer = Renderer(
    try entries(folder) { ($0.count, $0.format, $0.duration) = (6, format, 3) },
    library: ModelLibrary())
  let out = folder["out"]
  _ = try renderer.resume(into: out)
  let whole = try contents(out)
  func file(_ number: Int) -> String { "\(out)/m-000\(number).\(format.fileExtension)" }
  try FileManager.default.removeItem(atPath: file(2))
  for (number, share) in [(4, 0.6), (5, 0.99)] {
    let bytes = try bytes(file(number))
    let kept = Int(Double(bytes.count) * share)
    try bytes.prefix(kept).write(to: URL(fileURLWithPath: file(number)))
  }
  if keptLines > 0 {
    let lines = try #require(whole["manifest.jsonl"]).split(separator: 0x0A).prefix(keptLines)
    try lines.reduce(Data()) { $0 + $1 + [0x0A] }
      .write(to: URL(fileURLWithPath: "\(out)/manifest.jsonl"))
  }
  let again = try renderer.resume(into: out)
  #expect(again.writtenCount == 3 && again.foundCount == 3 && again.repairedCount == 3)
  let isSame = try contents(out) == whole
  #expect(isSame)
  #expect(try renderer.resume(into: out).foundCount == 6)
}

/// Damage that leaves tags and length alone is found by comparing bits.
@Test func verifyingFindsAChangedByte() throws {
  let folder = try TemporaryFolder()
  let renderer = try longList(folder)
  let out = folder["out"]
  _ = try renderer.resume(into: out)
  let whole = try contents(out)
  let file = "\(out)/n-0007.wav"
  var changed = try bytes(file)
  changed[3000] ^= 1
  try changed.write(to: URL(fileURLWithPath: file))
  #expect(try renderer.resume(into: out).writtenCount == 0)
  let verified = try renderer.resume(into: out, verifiesFiles: true)
  #expect(verified.writtenCount == 1 && verified.repairedCount == 1 && verified.foundCount == 149)
  let isSame = try contents(out) == whole
  #expect(isSame)
}

@Test func filesOfTheReplacedRenderAreCounted() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  func renderer(_ format: AudioEncoding.Container, count: Int) throws -> Renderer {
    Renderer(
      try entries(folder) { ($0.count, $0.format) = (count, format) }, library: ModelLibrary())
  }
  _ = try renderer(.ogg, count: 12).resume(into: folder["out"])
  try FileManager.default.removeItem(atPath: folder["out/m-0001.ogg"])
  let flac = try renderer(.flac, count: 12).resume(into: folder["out"], replacesFiles: true)
  #expect(flac.leftFileCount == 11 && flac.firstLeftFile == folder["out/m-0002.ogg"])
  let fewer = try renderer(.flac, count: 5)
  let summary = try fewer.resume(into: folder["out"], replacesFiles: true)
  #expect(summary.leftFileCount == 7 && summary.firstLeftFile == folder["out/m-0006.flac"])
}

/// The product of duration, rate and channels is limited, also where each of them is allowed.
@Test func aSoundThatNoFileCanHoldIsRefused() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  #expect {
    try entries(folder) { ($0.duration, $0.sampleRate, $0.channels) = (3600, 1_000_000, 64) }
  } throws: { error in
    "\(error)".contains("230,400,000,000 samples, and a file may have 536,870,912")
  }
  #expect(throws: RenderEntryError.self) {
    try entries(folder) { ($0.duration, $0.sampleRate, $0.channels) = (3600, 192_000, 1) }
  }
  #expect(
    try entries(folder) { ($0.duration, $0.sampleRate, $0.channels) = (3600, 48_000, 2) }.count == 1
  )
}

@Test func soundsBelowTheLoudnessAskedForAreCounted() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  func summary(_ limiter: Bool, _ level: Double) throws -> RenderSummary {
    let list = try entries(folder) {
      ($0.count, $0.normalize, $0.level, $0.limiter) = (4, .loudness, level, limiter)
    }
    return try Renderer(list, library: ModelLibrary())
      .render(into: folder["\(limiter)\(level)"])
  }
  let loud = try summary(false, -3)
  #expect(loud.quietFileCount == 4 && loud.missedLevel == -3 && !loud.isLimited)
  #expect(try summary(false, -60).quietFileCount == 0)
  #expect(try summary(true, -14).quietFileCount == 0)
}

@Test func aPictureOfLongSoundsShowsTheirBeginnings() throws {
  let folder = try TemporaryFolder()
  try writeConditionalModel(to: folder["c.safetensors"])
  let list = try entries(folder, model: "c.safetensors") {
    ($0.count, $0.duration, $0.sampleRate) = (64, 30, 400_000)
  }
  let seconds = try #require(list[0].pictureSeconds(ofSounds: 64))
  #expect(seconds == 0.512)
  #expect(list[0].pictureTitle(of: 1, firstSeconds: seconds) == "c-0001 kick, first 0.5 s")
  let short = try entries(folder, model: "c.safetensors") { $0.name = "{class}-{number}" }
  #expect(short[0].pictureSeconds(ofSounds: 16) == nil)
  #expect(short[0].pictureTitle(of: 2, firstSeconds: nil) == "snare-0002")
}

@Test func conversionsThatAddNothingAreNoted() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let list = RenderList(
    try entries(folder) { ($0.sampleRate, $0.channels) = (48_000, 6) }
      + entries(folder) { $0.sampleRate = 48_000 })
  #expect(
    list.notes == [
      "m makes sounds at 8000 Hz: files at 48000 Hz have nothing above 4000 Hz",
      "m makes sounds of 1 channel: all 6 channels of the files are equal",
    ])
  #expect(RenderList(try entries(folder) { $0.sampleRate = 8000 }).notes.isEmpty)
}

/// The licence beside the model is in the tags, and nothing else changes.
@Test(arguments: [AudioEncoding.Container.wav, .flac, .ogg, .aiff])
func theLicenceOfTheModelIsInTheTags(format: AudioEncoding.Container) throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  func render(_ name: String) throws -> AudioFile.Information {
    let list = try entries(folder) { ($0.count, $0.format) = (1, format) }
    _ = try Renderer(list, library: ModelLibrary()).render(into: folder[name])
    return try AudioFile.information(at: folder["\(name)/m-0001.\(format.rawValue)"])
  }
  let before = try render("before")
  #expect(before.tags[.license] == nil && before.tags[.copyright] == nil)
  try folder.write("CC BY 4.0\nHits by A\u{1B}[2J,\nand B.\n", to: "m.license")
  let after = try render("after")
  let text = try #require(after.tags[.license] ?? after.tags[.copyright])
  #expect(text == "CC BY 4.0; Hits by A\\x1B[2J, and B.")
  #expect(after.tags[.comment] == before.tags[.comment])
  #expect(try AudioFile.read(after.path).samples == AudioFile.read(before.path).samples)
  #expect(
    try bytes(folder["before/manifest.jsonl"]) == bytes(folder["after/manifest.jsonl"]))
}
