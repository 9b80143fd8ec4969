// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Models
import Synthesis
import TestSupport
import Testing

/// Directions, searches and files of styles.
struct StyleSearchTests {
  private let model: PlayableModel
  private let points: [LatentPoint]

  init() throws {
    model = try smallStyleModel()
    points = (1...4).map { [model] number in model.point(number, seed: 0) }
  }

  private func style(of point: LatentPoint) throws -> [Double] {
    try #require(model.styled(point).styles).prefix(4).map(Double.init)
  }

  @Test func directionsOfStylesAreOrthonormalAndHaveTheirDeviation() throws {
    let directions = try LatentDirections(of: model, count: 10).directions
    #expect(directions.count == 4)
    for (i, a) in directions.enumerated() {
      for (j, b) in directions.enumerated() {
        let product = zip(a.vector, b.vector).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-9)
      }
    }
    #expect(abs(directions.reduce(0) { $0 + $1.varianceShare } - 1) < 1e-9)
    // Styles of other latents vary as much along the first direction as it says.
    let first = try #require(directions.first)
    let components = try (1...400).map { number in
      let style = try style(of: model.point(2 * number, seed: 9))
      return zip(style, first.vector).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let mean = components.reduce(0, +) / 400
    let variance = components.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
    #expect(abs(variance.squareRoot() / first.deviation - 1) < 0.2)
  }

  @Test func aPointMovesAlongItsDirectionAlone() throws {
    let direction = try #require(try LatentDirections(of: model, count: 2).directions.last)
    let moved = LatentDirections.points(along: direction, from: points[0], in: model)
    let styles = try moved.map { try style(of: $0) }
    for (position, style) in zip(LatentDirections.positions.dropFirst(), styles.dropFirst()) {
      let expected = position - LatentDirections.positions[0]
      for (place, value) in style.enumerated() {
        let step = expected * direction.deviation * direction.vector[place]
        #expect(abs(value - styles[0][place] - step) < 1e-5)
      }
    }
    #expect(moved.allSatisfy { $0.latent == points[0].latent && $0.mix == points[0].mix })
    let all = try #require(moved[1].styles)
    #expect(Array(all.prefix(4)) == Array(all.suffix(4)))
  }

  /// Where the first layers get the class alone, a mix is where the others are.
  @Test func aMixMovesFromTheLayersOfTheLatent() throws {
    let model = try smallStyleModel(classLayerCount: 2)
    let mix = try model.mixed(points[0], points[1], from: model.firstMixedLayer)
    let same = LatentPoint(latent: points[1].latent, mix: points[0].mix)
    let direction = try #require(try LatentDirections(of: model, count: 1).directions.first)
    // Layers of the latent see the second half of four numbers.
    let seen = try [mix, same].map { place in
      let moved = LatentDirections.point(along: direction, at: 1, from: place, in: model)
      let styles = try #require(moved.styles)
      return (2..<model.styleLayerCount).flatMap { styles[4 * $0 + 2..<4 * $0 + 4] }
    }
    #expect(largestDifference(seen[0], seen[1]) < 1e-4)
  }

  /// No latent has different styles in its layers.
  @Test func aSoundOfMixedStylesIsFoundInTheLayers() throws {
    let mix = try model.mixed(points[0], points[2], from: 3)
    let sound = try #require(model.sounds(at: [mix]).first)
    var settings = LatentSearch.Settings()
    (settings.candidateCount, settings.startCount, settings.stepCount) = (32, 2, 30)
    var shares: [Double] = []
    let found = try LatentSearch(for: sound, in: model).run(settings) { share, _ in
      shares.append(share)
    }
    let latentAlone = try #require(found.distances.first)
    #expect(found.distance < 0.3 * latentAlone, "\(found.distance), \(latentAlone)")
    #expect(found.point.styles?.count == 4 * model.styleLayerCount)
    #expect(shares == shares.sorted() && shares.last == 1)
  }

  @Test func aSoundOfALatentNeedsNoStyles() throws {
    let sound = try #require(model.sounds(at: [points[1]]).first)
    var settings = LatentSearch.Settings()
    (settings.candidateCount, settings.mix) = (64, points[1].mix)
    let found = try LatentSearch(for: sound, in: model).run(settings) { _, _ in }
    #expect(found.isExact && found.point.styles == nil, "\(found.distance)")
  }

  @Test func renderedStylesAreThoseOfTheSettings() throws {
    let folder = try TemporaryFolder()
    let mix = try model.mixed(points[0], points[2], from: 3)
    try smallStyled().write(to: folder["m.safetensors"])
    let source = try ModelSource(folder["m.safetensors"])
    var settings = RenderSettings()
    (settings.latent, settings.styles, settings.count) = (mix.latent, mix.styles, 1)
    settings.className = try #require(mix.mix).words(classNames: model.classNames)
    (settings.watermark, settings.bitDepth) = (false, .float32)
    let entry = try RenderEntry(source: source, settings: settings)
    try Data(entry.encodedFirst(from: ModelLibrary()))
      .write(to: URL(fileURLWithPath: folder["m.wav"]))
    let clip = try AudioFile.read(folder["m.wav"])
    #expect(([clip] == model.sounds(at: [mix])) as Bool)
    settings.styles?.removeLast()
    let count = 4 * model.styleLayerCount
    #expect(throws: RenderEntryError.styles(found: count - 1, wanted: count)) {
      try RenderEntry(source: source, settings: settings)
    }
    settings.latent = nil
    #expect(throws: OptionError.self) { try RenderEntry(source: source, settings: settings) }
  }
}
