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

/// A latent of one's own, at every length, in the model's class or another.
@Test(arguments: AudioEncoding.Container.allCases)
func aSoundOfALatentIsMadeAgainFromItsTags(container: AudioEncoding.Container) throws {
  let folder = try TemporaryFolder()
  try writeConditionalModel(to: folder["m.safetensors"])
  let library = ModelLibrary()
  let source = try library.source(folder["m.safetensors"])
  let latent: [Float] = [0.123_456_79, -1, 3.402_823e-12]
  for duration in [nil, 0.7] {
    var settings = RenderSettings()
    (settings.latent, settings.count, settings.className) = (latent, 1, "kick:0.25,snare:0.75")
    (settings.format, settings.duration, settings.bitDepth) = (container, duration, .integer24)
    let entry = try RenderEntry(source: source, settings: settings)
    let file = try entry.encodedFirst(from: library)
    let path = try folder.write(file, to: "a.\(container.fileExtension)")
    let recipe = try SoundRecipe(file: path)
    #expect(recipe.settings.latent == latent)
    let again = try RenderEntry(
      source: source, settings: try recipe.settings(for: source, file: path))
    let isSame = try again.encodedFirst(from: library) == file
    #expect(isSame)
  }
}

/// The latent that sound 5 is drawn with makes the samples of sound 5.
@Test func aLatentTakesThePlaceOfANumber() throws {
  let folder = try TemporaryFolder()
  try writeConditionalModel(to: folder["m.safetensors"])
  let library = ModelLibrary()
  let source = try library.source(folder["m.safetensors"])
  let point = try PlayableModel(folder["m.safetensors"]).point(5, seed: 2)
  var drawn = RenderSettings()
  (drawn.first, drawn.count, drawn.seed) = (5, 1, 2)
  (drawn.bitDepth, drawn.format) = (.float32, .wav)
  var given = drawn
  given.latent = point.latent
  for duration in [nil, 0.9] {
    (drawn.duration, given.duration) = (duration, duration)
    // The walk of a long sound is of the seed, a slice is not.
    given.seed = duration == nil ? 0 : 2
    let files = try [drawn, given].map { settings in
      let bytes = try RenderEntry(source: source, settings: settings).encodedFirst(from: library)
      return try AudioFile.read(folder.write(bytes, to: "x.wav")).samples
    }
    let isSame = files[0] == files[1]
    #expect(isSame)
  }
}

@Test func aLatentThatDoesNotFitIsRefused() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"])
  let source = try ModelLibrary().source(folder["m.safetensors"])
  var settings = RenderSettings()
  (settings.latent, settings.count) = ([1, 2], 1)
  #expect(throws: RenderEntryError.latent(found: 2, wanted: 3)) {
    try RenderEntry(source: source, settings: settings)
  }
  (settings.latent, settings.count) = ([1, 2, 3], 2)
  #expect(throws: RenderSettingsError.latentOfMany) {
    try RenderEntry(source: source, settings: settings)
  }
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
  let error = try SoundRecipeError.otherModel(
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
  ("\"number\":1,\"latent\":\"0.5 x\"", "latent has to be a text of numbers"),
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
