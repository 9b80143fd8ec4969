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
  let threads = WorkerPool.threadCount
  defer { WorkerPool.setThreadCount(threads) }
  WorkerPool.setThreadCount(4)
  #expect(try renderer.resume(into: folder["whole"]).writtenCount == 150)
  let whole = try contents(folder["whole"])
  #expect(whole.count == 151)
  WorkerPool.setThreadCount(1)
  _ = try renderer.resume(into: folder["one"])
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
  let threads = WorkerPool.threadCount
  defer { WorkerPool.setThreadCount(threads) }
  WorkerPool.setThreadCount(8)
  let renderer = try renderer(folder, count: 38)
  #expect(try renderer.resume(into: folder["whole"]).writtenCount == 38)
  let whole = try contents(folder["whole"])
  #expect(whole.count == 39)
  let stopped = try renderer.resume(into: folder["again"]) { done, _ in done.writtenCount < 16 }
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
