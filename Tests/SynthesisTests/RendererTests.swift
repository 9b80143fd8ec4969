// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Synthesis
import TestSupport
import Testing

@Test func filesAreNamedAfterTheModelAndNumbered() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["drums.safetensors"])
  let renderer = try Renderer(
    modelAt: folder["drums.safetensors"], settings: .init(numbers: 1..<4))
  let summary = try renderer.render(into: folder["hits/new"])
  #expect(summary.paths == (1...3).map { folder["hits/new/drums-000\($0).wav"] })
  #expect(try AudioFile.read(summary.paths[2]).frameCount == 4096)
}

@Test func aModelOfARunIsNamedAfterItsFolder() throws {
  let folder = try TemporaryFolder()
  try FileManager.default.createDirectory(
    atPath: folder["doors"], withIntermediateDirectories: true)
  try writeSmallModel(to: folder["doors/model.safetensors"])
  let summary = try Renderer(modelAt: folder["doors"], settings: .init(numbers: 1..<2))
    .render(into: folder["out"])
  #expect(summary.paths == [folder["out/doors-0001.wav"]])
}

@Test func aFileSaysHowToMakeItAgain() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let settings = Renderer.Settings(seed: 9, numbers: 2..<3)
  let summary = try Renderer(modelAt: folder["m.safetensors"], settings: settings)
    .render(into: folder["out"])
  let tags = try AudioFile.information(at: summary.paths[0]).tags
  let hash = try ContentHash(file: folder["m.safetensors"])
  #expect(tags[.software]?.hasPrefix("Foley \(Release.version)") == true)
  #expect(
    tags[.comment]
      == "{\"foley\":\"\(Release.version)\",\"model\":\"\(hash)\",\"seed\":9,\"number\":2}")
}

@Test func existingFilesAreKept() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  try Data("mine".utf8).write(to: URL(fileURLWithPath: folder["m-0002.wav"]))
  let renderer = try Renderer(modelAt: folder["m.safetensors"], settings: .init(numbers: 1..<4))
  #expect(throws: RenderError.exists(path: folder["m-0002.wav"], count: 1)) {
    try renderer.render(into: folder.path)
  }
  #expect(!FileManager.default.fileExists(atPath: folder["m-0001.wav"]))
  #expect(try Data(contentsOf: URL(fileURLWithPath: folder["m-0002.wav"])) == Data("mine".utf8))
}

@Test func existingFilesAreReplacedOnRequest() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let settings = Renderer.Settings(numbers: 1..<2, replacesFiles: true)
  let renderer = try Renderer(modelAt: folder["m.safetensors"], settings: settings)
  _ = try renderer.render(into: folder.path)
  #expect(try renderer.render(into: folder.path).paths.count == 1)
}

@Test func aFolderThatCannotBeMadeIsNamed() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let renderer = try Renderer(modelAt: folder["m.safetensors"], settings: .init(numbers: 1..<2))
  #expect {
    try renderer.render(into: folder["m.safetensors/out"])
  } throws: {
    guard case RenderError.folder(folder["m.safetensors/out"], _) = $0 else { return false }
    return true
  }
}

@Test func samplesBeyondFullScaleAreCounted() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"], postFilterLength: 8, scale: 20)
  let clips = try PlayableModel(folder["m.safetensors"]).render(1..<4, seed: 0)
  let loud = clips.map { clip in clip.samples.count { abs($0) > 1 } }
  let summary = try Renderer(modelAt: folder["m.safetensors"], settings: .init(numbers: 1..<4))
    .render(into: folder["out"])
  #expect(summary.clippedSampleCount > 0)
  #expect(summary.clippedSampleCount == loud.reduce(0, +))
  #expect(summary.clippedFileCount == loud.count { $0 > 0 })
}

@Test func soundsWithinFullScaleAreNotCounted() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let summary = try Renderer(modelAt: folder["m.safetensors"], settings: .init(numbers: 1..<4))
    .render(into: folder["out"])
  #expect(summary.clippedFileCount == 0 && summary.clippedSampleCount == 0)
}

@Test func aPictureShowsTheSounds() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let settings = Renderer.Settings(numbers: 1..<3, drawsPicture: true)
  let summary = try Renderer(modelAt: folder["m.safetensors"], settings: settings)
    .render(into: folder["out"])
  #expect(summary.picturePath == folder["out/m.png"])
  let picture = try Data(contentsOf: URL(fileURLWithPath: folder["out/m.png"]))
  #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
}
