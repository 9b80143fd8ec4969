// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Synthesis
import TestSupport
import Testing

/// Every format, and every setting that shapes a sound: the tags of a file are enough to make it again.
@Test(arguments: AudioEncoding.Container.allCases)
func aFileIsMadeAgainFromItsTags(container: AudioEncoding.Container) throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let source = try ModelLibrary().source(folder["m.safetensors"])
  var settings = RenderSettings()
  (settings.format, settings.first, settings.count) = (container, 3, 2)
  (settings.seed, settings.truncation, settings.duration) = (.max, 0.7, 0.9)
  (settings.normalize, settings.level, settings.trimSilence) = (.loudness, -30, true)
  (settings.fade, settings.sampleRate, settings.channels) = (0.1, 11_025, 2)
  (settings.bitDepth, settings.dither, settings.name) = (.integer24, false, "x/{seed}_{number}")
  let entry = try RenderEntry(source: source, settings: settings)
  _ = try Renderer([entry], library: ModelLibrary()).render(into: folder["out"])
  let path = folder["out/\(entry.file(of: 4))"]
  let recipe = try SoundRecipe(file: path)
  #expect(recipe.number == 4 && recipe.version == Release.version)
  let again = try RenderEntry(
    source: source, settings: try recipe.settings(for: source, file: path))
  #expect(again.file(of: 4) == "18446744073709551615_0004.\(container.fileExtension)")
  let isSame =
    try again.encodedFirst(from: ModelLibrary())
    == Array(
      try Data(contentsOf: URL(fileURLWithPath: path)))
  #expect(isSame)
}

@Test func anotherModelIsRefused() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  try writeSmallModel(to: folder["n.safetensors"], seed: 2)
  let (made, other) = (
    try ModelSource(folder["m.safetensors"]), try ModelSource(folder["n.safetensors"])
  )
  _ = try Renderer([RenderEntry(source: made, settings: RenderSettings())], library: ModelLibrary())
    .render(into: folder["out"])
  let path = folder["out/m-0001.wav"]
  let error = SoundRecipeError.otherModel(
    path: path, wanted: made.hash.description, found: other.hash.description)
  #expect(throws: error) { try SoundRecipe(file: path).settings(for: other, file: path) }
}

@Test(arguments: [
  "", "kick 7", "{}", "[1]", "{\"foley\":\"0.1.0\",\"model\":\"x\"}",
  "{\"foley\":1,\"model\":\"x\",\"number\":2}",
])
func aFileWithoutARecipeIsNamed(comment: String) throws {
  let path = try TemporaryFolder().file("a.wav")
  try FileManager.default.createDirectory(
    atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
    withIntermediateDirectories: true)
  try AudioFile.write(
    AudioClip(samples: [0, 1], sampleRate: 8000), to: path,
    tags: comment.isEmpty ? [:] : [.comment: comment])
  #expect(throws: SoundRecipeError.none(path: path)) { try SoundRecipe(file: path) }
}

@Test(arguments: [
  ("\"number\":-5", "first is -5"), ("\"number\":1,\"fade\":1e300", "fade is 1e+300"),
  ("\"number\":1,\"duration\":\"x\"", "duration has to be a number"),
  ("\"number\":1,\"format\":\"exe\"", "format has to be wav"),
])
func aRecipeThatCannotBeIsNamed(members: String, fragment: String) throws {
  let folder = try TemporaryFolder()
  try AudioFile.write(
    AudioClip(samples: [0, 1], sampleRate: 8000), to: folder["a.wav"],
    tags: [.comment: "{\"foley\":\"0.1.0\",\"model\":\"x\",\(members)}"])
  #expect {
    try SoundRecipe(file: folder["a.wav"])
  } throws: {
    "\($0)".contains(fragment) && $0 is SoundRecipeError
  }
}
