// SPDX-License-Identifier: MIT
import Files
import Models
import Synthesis
import TestSupport
import Testing

/// Playing a style model in w.
struct StyledPointTests {

  private let model: PlayableModel
  private let points: [LatentPoint]

  init() throws {
    model = try smallStyleModel()
    points = (1...2).map { [model] number in model.point(number, seed: 0) }
  }

  @Test func truncationIsThatOfStyles() {
    let plain = model.render(1..<4, seed: 0)
    #expect((model.render(1..<4, seed: 0, truncation: 1) == plain) as Bool)
    #expect((model.render(1..<4, seed: 0, truncation: 0.5) != plain) as Bool)
    // Sounds 1 and 3 are of one class: only the mean style of that is left.
    let mean = model.render(1..<4, seed: 0, truncation: 0)
    #expect((mean[0] == mean[2]) as Bool)
    #expect((mean[0] != mean[1]) as Bool)
    #expect(
      model.longSound(1, frames: 1000, seed: 0, truncation: 0.5)
        != model.longSound(1, frames: 1000, seed: 0))
  }

  @Test func layersOfTwoPointsAreMixed() throws {
    let sounds = model.sounds(at: points)
    #expect((model.sounds(at: try points.map(model.styled)) == sounds) as Bool)
    let all = try model.mixed(points[0], points[1], from: 1)
    #expect((model.sounds(at: [all]) == [sounds[1]]) as Bool)
    let last = try model.mixed(points[0], points[1], from: model.styleLayerCount)
    let styles = try points.map { try #require(model.styled($0).styles) }
    #expect(last.styles == Array(styles[0].dropLast(4) + styles[1].suffix(4)))
    #expect(last.latent == points[0].latent && last.mix == points[0].mix)
  }

  /// From the first layer that gets the latent on, mixing gives the second sound in the first one's class.
  @Test func layersOfTheClassStayWhenOthersAreMixed() throws {
    #expect(model.firstMixedLayer == 4)
    let model = try smallStyleModel(classLayerCount: 2)
    #expect(model.firstMixedLayer == 3)
    let mix = try model.mixed(points[0], points[1], from: model.firstMixedLayer)
    let wanted = LatentPoint(latent: points[1].latent, mix: points[0].mix)
    #expect((model.sounds(at: [mix]) == model.sounds(at: [wanted])) as Bool)
    #expect((model.sounds(at: [mix]) != model.sounds(at: [points[1]])) as Bool)
  }

  @Test func pathsAreStraightInW() throws {
    let stops = try points.map(model.styled)
    let path = LatentPath(through: stops, stepCount: 2, in: model.latentSpace)
    #expect(path.points[0] == stops[0] && path.points[2] == stops[1])
    let ends = try stops.map { try #require($0.styles) }
    let middle = try #require(path.points[1].styles)
    for (value, pair) in zip(middle, zip(ends[0], ends[1])) {
      #expect(abs(value - (pair.0 + pair.1) / 2) < 1e-6)
    }
  }

  @Test func neighborsOfAMixLieTowardsOthers() throws {
    let mix = try model.mixed(points[0], points[1], from: 3)
    #expect(model.neighbor(1, of: mix, distance: 0, seed: 4).styles == mix.styles)
    let near = model.neighbor(1, of: mix, distance: 0.1, seed: 4)
    #expect(near.styles != mix.styles && near.latent == mix.latent)
  }

  @Test func aMixSurvivesItsFile() throws {
    let folder = try TemporaryFolder()
    let mix = try model.mixed(points[0], points[1], from: 3)
    try mix.write(to: folder["m.json"], modelHash: ContentHash(text: "m"))
    #expect(try LatentPoint(contentsOf: folder["m.json"], for: model) == mix)
    #expect(try LatentExpression(folder["m.json"]).point(in: model, seed: 0) == mix)
    let other = try smallConditionalModel(latentCount: 3)
    #expect(throws: LatentError.self) {
      try LatentPoint(contentsOf: folder["m.json"], for: other)
    }
    var short = mix
    short.styles?.removeLast()
    try short.write(to: folder["s.json"], modelHash: ContentHash(text: "m"))
    #expect(throws: LatentError.self) {
      try LatentPoint(contentsOf: folder["s.json"], for: model)
    }
  }

  @Test func modelsWithoutStylesAreRefused() throws {
    let other = try smallConditionalModel()
    let point = other.point(1, seed: 0)
    #expect(throws: LatentError.noStyles) { try other.styled(point) }
    #expect(throws: LatentError.noStyles) { try other.mixed(point, point, from: 1) }
    #expect(other.styleLayerCount == 0)
  }

  @Test func noiseHasASeedOfItsOwn() throws {
    let model = try smallStyleModel(takesNoise: true)
    let sounds = model.render(1..<3, seed: 0)
    #expect((model.render(1..<3, seed: 0, noiseSeed: 0) == sounds) as Bool)
    #expect((model.render(1..<3, seed: 0, noiseSeed: 1) != sounds) as Bool)
    let point = model.point(1, seed: 0)
    #expect((model.sounds(at: [point], noiseSeed: 1) != model.sounds(at: [point])) as Bool)
  }
}
