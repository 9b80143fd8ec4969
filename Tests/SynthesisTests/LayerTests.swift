// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import Synthesis
import TestSupport
import Testing

/// Models whose sounds are rows of hits: files, kits and songs of single hits.
struct LayerTests {
  private static let length = 128

  /// Writes a model of four hits of 128 samples with the classes kick and tom, with weights that make
  /// loud sounds.
  private static func writeModel(to path: String) throws {
    var slice = SpecGANConfiguration(
      frameCount: 16, binCount: 16, width: 2, kernelLength: 4, latentCount: 3)
    slice.conditioning = Conditioning(classCount: 2, method: .embedding)
    let design = GAN3DDesign(
      network: GAN3DConfiguration(layerCount: 4, slice: slice),
      volumes: LayeredSpectrogramRepresentation(
        hits: SpectrogramRepresentation(
          sampleRate: 8000, sliceLength: length, channelCount: 1,
          spectrogram: LogSpectrogram(
            fftSize: 32, hop: 8, rangeDecibels: 80, framing: .hopCentered), scaling: .fullScale),
        layerCount: 4))
    var stream = RandomStream(seed: 1, name: "weights")
    let weights = design.makeNetworks(initializer: .glorotUniform, using: &stream).state()
    try ModelDescription(
      design: design, classNames: ["kick", "tom"], training: .init(steps: 1)
    ).write(to: path, weights: weights.map { ($0.name, $0.tensor * 2) })
  }

  private let folder: TemporaryFolder
  private let library = ModelLibrary()

  init() throws {
    folder = try TemporaryFolder()
    try Self.writeModel(to: folder["m.safetensors"])
  }

  private func entry(_ change: (inout RenderSettings) -> Void = { _ in }) throws -> RenderEntry {
    var settings = RenderSettings()
    (settings.count, settings.bitDepth, settings.watermark) = (2, .float32, false)
    change(&settings)
    return try RenderEntry(source: try library.source(folder["m.safetensors"]), settings: settings)
  }

  private func render(_ entries: [RenderEntry], to name: String) throws -> [AudioClip] {
    _ = try Renderer(entries, library: library).render(into: folder[name])
    return try entries.flatMap { entry in
      try entry.settings.numbers.map { try AudioFile.read("\(folder[name])/\(entry.file(of: $0))") }
    }
  }

  @Test func layersAreThePartsOfARow() throws {
    let rows = try render([try entry()], to: "rows")
    let entries = try entry().layered(nil)
    #expect(entries.map { $0.file(of: 1) } == (1...4).map { "m-0001-v\($0).wav" })
    let hits = try render(entries, to: "hits")
    for layer in 0..<4 {
      for number in 0..<2 {
        let part = rows[number].slice(from: layer * Self.length, length: Self.length)
        #expect(hits[2 * layer + number].samples == part.samples)
      }
    }
    // A file says which layer it is, and can be made again.
    let path = folder["hits/m-0002-v3.wav"]
    let provenance = try Provenance(file: path)
    #expect(provenance.settings.layer == 3 && provenance.number == 2)
    let source = try library.source(folder["m.safetensors"])
    let again = try RenderEntry(
      source: source, settings: try provenance.settings(for: source, file: path))
    let bytes = try again.encodedFirst(from: library)
    #expect(again.file(of: 2) == "m-0002-v3.wav")
    #expect(try PlainFile(path).contents() == bytes)
  }

  @Test(
    arguments: [
      (nil, [1, 2, 3, 4]), (4, [1, 2, 3, 4]), (3, [1, 3, 4]), (2, [1, 4]), (1, [4]),
    ] as [(Int?, [Int])])
  func fewerLayersAreEvenlyApart(count: Int?, layers: [Int]) throws {
    #expect(try entry().layered(count).map(\.settings.layer) == layers)
  }

  /// The loudest layer reaches the level, and the others keep their distance.
  @Test(arguments: [RenderSettings.Normalization.peak, .loudness])
  func normalizationKeepsLevelsBetweenLayers(normalize: RenderSettings.Normalization) throws {
    let plain = try render(try entry { $0.count = 1 }.layered(nil), to: "plain")
    let scaled = try render(
      try entry {
        ($0.count, $0.normalize) = (1, normalize)
        $0.level = normalize == .peak ? -3 : -40
      }.layered(nil), to: "scaled")
    let gains = zip(plain, scaled).map { $1.peak / $0.peak }
    #expect(gains.allSatisfy { abs($0 / gains[0] - 1) < 1e-4 }, "\(gains)")
    if normalize == .peak {
      let loudest = scaled.map(\.peak).max() ?? 0
      #expect(abs(loudest - Float(pow(10, -3.0 / 20))) < 1e-5)
    } else {
      let loudest = scaled.map(\.loudness).max() ?? 0
      #expect(abs(loudest + 40) < 0.1, "\(loudest)")
    }
    #expect(Set(plain.map(\.peak)).count == 4)
  }

  @Test func anInterruptedRenderOfLayersIsResumed() throws {
    let entries = try entry().layered(nil)
    let renderer = Renderer(entries, library: library)
    _ = try renderer.resume(into: folder["a"]) { done, _ in done.writtenCount < 3 }
    _ = try renderer.resume(into: folder["a"])
    _ = try renderer.resume(into: folder["b"])
    for file in ["manifest.jsonl", "m-0001-v4.wav", "m-0002-v1.wav"] {
      #expect(
        try PlainFile(folder["a/\(file)"]).contents()
          == PlainFile(folder["b/\(file)"]).contents())
    }
  }

  @Test func whatLayersCannotDoIsRefused() throws {
    func isRefused(_ name: String, _ body: () throws -> Void) {
      #expect {
        try body()
      } throws: { error in
        switch error as? OptionError {
        case .value(let found, _, _), .conflict(let found, _, _): found == name
        default: false
        }
      }
    }
    isRefused("layer") { _ = try entry { $0.layer = 5 } }
    isRefused("layers") { _ = try entry().layered(5) }
    isRefused("duration") { _ = try entry { ($0.layer, $0.duration) = (1, 0.02) } }
    isRefused("duration") { _ = try entry { $0.duration = 0.07 } }
    isRefused("limiter") {
      _ = try entry { ($0.layer, $0.normalize, $0.limiter) = (1, .loudness, true) }
    }
    #expect(throws: RenderEntryError.noLayer(pattern: "{number}-{layer}")) {
      try entry { $0.name = "{number}-{layer}" }
    }
    try writeSmallModel(to: folder["plain.safetensors"])
    let source = try library.source(folder["plain.safetensors"])
    var settings = RenderSettings()
    isRefused("layers") { _ = try RenderEntry(source: source, settings: settings).layered(nil) }
    settings.layer = 1
    isRefused("layer") { _ = try RenderEntry(source: source, settings: settings) }
  }

  /// The picture shows rows, once.
  @Test func aPictureShowsRows() throws {
    let summary = try Renderer(try entry().layered(2), library: library)
      .render(into: folder["pictured"], drawsPictures: true)
    #expect(summary.pictures.count == 1 && summary.writtenCount == 4)
    #expect(FileSystem.exists(summary.pictures[0]))
  }

  // MARK: Kits and songs

  @Test(arguments: [(nil, 4), (2, 2)] as [(Int?, Int)])
  func aKitHasTheLayersOfTheModel(wanted: Int?, count: Int) throws {
    var settings = KitSettings()
    (settings.takeCount, settings.layerCount) = (3, wanted)
    let sounds = try KitSounds([try library.source(folder["m.safetensors"])], settings)
    _ = try Renderer(sounds.entries, library: library).resume(into: folder["kit"])
    let kit = try sounds.kit(in: folder["kit"])
    #expect(kit.instruments.map(\.name) == ["kick", "tom"])
    let layers = kit.instruments[0].layers
    #expect(layers.count == count && layers.allSatisfy { $0.count == 3 })
    #expect(layers[0][0] == "samples/kick/kick-0001-v1.wav")
    #expect(layers[count - 1][2] == "samples/kick/kick-0003-v4.wav")
    try KitFolder(folder["kit"], name: "kit").write(kit)
    func text(_ suffix: String) throws -> String {
      String(decoding: try PlainFile(folder["kit/kit.\(suffix)"]).contents(), as: UTF8.self)
    }
    #expect(try text("sfz").contains("amp_veltrack=0"))
    #expect(try text("dspreset").contains("ampVelTrack=\"0\""))
    #expect(try text("h2drumkit").contains("<applyVelocity>false<"))
  }

  /// Four velocities, four layers, each at its own level.
  @Test func theVelocityOfANoteChoosesALayer() throws {
    let model = try PlayableModel(library.source(folder["m.safetensors"]))
    let velocities = [0.1, 0.3, 0.6, 1, 0.3]
    let notes = velocities.enumerated().map {
      Song.Note(voice: .named("tom"), start: Double($0.offset), velocity: $0.element)
    }
    var mix = SongMix()
    (mix.voices.change, mix.peakDecibels) = (.never, 0)
    let result = try mix.play(Song(notes: notes, duration: 5), with: model)
    let row = model.sounds(
      at: [model.point(1, seed: 0, mix: try ClassMix("tom", classNames: model.classNames))])[0]
    let hits = (0..<4).map { row.slice(from: $0 * Self.length, length: Self.length) }
    let loudest = hits.map(\.peak).max() ?? 1
    for (index, layer) in [0, 1, 2, 3, 1].enumerated() {
      let found = result.clip.slice(from: index * 8000, length: Self.length).samples
      let expected = hits[layer].samples.map { $0 / loudest }
      #expect(largestDifference(found, expected) < 1e-5, "note \(index)")
    }
    #expect(result.soundCount == 4)
  }
}
