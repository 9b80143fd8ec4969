// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Synthesis
import TestSupport
import Testing

/// In every format, the tags of a file record all settings that shape the sound.
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
  let provenance = try Provenance(file: path)
  #expect(provenance.number == 4 && provenance.version == FoleyVersion.current)
  let again = try RenderEntry(
    source: source, settings: try provenance.settings(for: source, file: path))
  #expect(again.file(of: 4) == "18446744073709551615_0004.\(container.fileExtension)")
  let isSame =
    try again.encodedFirst(from: ModelLibrary())
    == Array(
      try Data(contentsOf: URL(fileURLWithPath: path)))
  #expect(isSame)
}

/// A given latent, with and without a duration, of a mix of classes.
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
    let provenance = try Provenance(file: path)
    #expect(provenance.settings.latent == latent)
    let again = try RenderEntry(
      source: source, settings: try provenance.settings(for: source, file: path))
    let isSame = try again.encodedFirst(from: library) == file
    #expect(isSame)
  }
}

/// The latent of sound 5, given explicitly, yields the samples of sound 5.
@Test func aGivenLatentYieldsTheSoundOfItsNumber() throws {
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
    // The random steps of a long sound depend on the seed; a single slice does not.
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
  #expect {
    try RenderEntry(source: source, settings: settings)
  } throws: {
    "\($0)".hasPrefix("latent is set, but it makes one sound")
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
  let error = try ProvenanceError.otherModel(
    path: path, wanted: made.hash.description, found: other.hash.description)
  #expect(throws: error) { try Provenance(file: path).settings(for: other, file: path) }
}

@Test(arguments: [
  "", "kick 7", "{}", "[1]", "{\"foley\":\"0.1.0\",\"model\":\"x\"}",
  "{\"foley\":1,\"model\":\"x\",\"number\":2}",
])
func aFileWithoutProvenanceIsNamed(comment: String) throws {
  let path = try TemporaryFolder().file("a.wav")
  try FileManager.default.createDirectory(
    atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
    withIntermediateDirectories: true)
  try AudioFile.write(
    AudioClip(samples: [0, 1], sampleRate: 8000), to: path,
    tags: comment.isEmpty ? [:] : [.comment: comment])
  #expect(throws: ProvenanceError.none(path: path)) { try Provenance(file: path) }
}

@Test(arguments: [
  ("\"number\":-5", "first is -5"), ("\"number\":1,\"fade\":1e300", "fade is 1e+300"),
  ("\"number\":1,\"duration\":\"x\"", "duration has to be a number"),
  ("\"number\":1,\"latent\":\"0.5 x\"", "latent has to be a text of numbers"),
  ("\"number\":1,\"format\":\"exe\"", "format has to be one of wav, flac"),
])
func damagedProvenanceIsNamed(members: String, fragment: String) throws {
  let folder = try TemporaryFolder()
  try AudioFile.write(
    AudioClip(samples: [0, 1], sampleRate: 8000), to: folder["a.wav"],
    tags: [.comment: "{\"foley\":\"0.1.0\",\"model\":\"x\",\(members)}"])
  #expect {
    try Provenance(file: folder["a.wav"])
  } throws: {
    "\($0)".contains(fragment) && $0 is ProvenanceError
  }
}
