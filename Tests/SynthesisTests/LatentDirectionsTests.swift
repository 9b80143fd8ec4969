// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Models
import Synthesis
import Testing

struct LatentDirectionsTests {
  @Test func directionsAreOrthonormalAndInOrder() throws {
    let model = try smallConditionalModel()
    let directions = try LatentDirections(of: model, count: 100).directions
    #expect(directions.count == 8)
    let shares = directions.map(\.varianceShare)
    #expect(shares == shares.sorted(by: >))
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
    for (i, a) in directions.enumerated() {
      for (j, b) in directions.enumerated() {
        let product = zip(a.vector, b.vector).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-9)
      }
    }
  }

  /// Along a direction the first layer moves by its singular value.
  @Test func theFirstDirectionMovesTheFirstLayerMost() throws {
    let weights = try smallConditional()
    let model = try PlayableModel(weights, path: "small")
    let kernel = try #require(
      weights.networks.state().first { $0.name == "dense.kernel" }?.tensor)
    let (values, width) = (kernel.values, kernel.shape[2])
    func response(_ vector: [Double]) -> Double {
      (0..<width).reduce(0) { sum, column in
        let y = vector.indices.reduce(0) { $0 + vector[$1] * Double(values[$1 * width + column]) }
        return sum + y * y
      }
    }
    let total = (0..<8).reduce(0) { sum, axis in
      sum + response((0..<8).map { $0 == axis ? 1 : 0 })
    }
    for direction in try LatentDirections(of: model, count: 8).directions {
      #expect(abs(response(direction.vector) / total - direction.varianceShare) < 1e-6)
    }
  }

  @Test func aDirectionIsNamedAfterWhatItChangesMost() throws {
    let model = try smallConditionalModel()
    let direction = try #require(try LatentDirections(of: model, count: 1).directions.first)
    let places = (1...6).map { model.point($0, seed: 0) }
    let effect = LatentDirections.effect(of: direction, in: model, from: places)
    let change = try #require(effect.changes[.level])
    let strength = try #require(effect.strengths[.level])
    // By hand: the rise from -2 to 2 of the line nearest to the levels at -2, -1, 0, 1 and 2.
    let levels = places.map { place in
      model.sounds(at: LatentDirections.points(along: direction, from: place, in: model))
        .map { SoundCharacter(of: $0).levelDecibels }
    }
    let rises = levels.map { 0.4 * (2 * ($0[4] - $0[0]) + $0[3] - $0[1]) }
    #expect(abs(change - rises.reduce(0, +) / 6) < 1e-9)
    let all = levels.flatMap { $0 }
    let mean = all.reduce(0, +) / 30
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 29
    #expect(abs(strength - change / variance.squareRoot()) < 1e-9)
    let largest = try #require(effect.strengths.max { abs($0.value) < abs($1.value) })
    #expect(effect.main == (abs(largest.value) >= 0.5 ? largest.key : nil))
  }

  @Test func neighborsAreAsFarAsTheyShouldBe() throws {
    let model = try smallConditionalModel(latentCount: 100)
    let point = model.point(1, seed: 0)
    #expect(model.neighbor(1, of: point, distance: 0, seed: 0) == point)
    let distances = [0.1, 0.3, 1].map { share in
      let other = model.neighbor(1, of: point, distance: share, seed: 0).latent
      return zip(point.latent, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 100
    }
    #expect(distances == distances.sorted())
    // Two uniform latents that have nothing to do with each other differ by 2/3 in the mean square.
    #expect(abs(distances[2] - 2 / 3) < 0.2)
    #expect(distances[0] < 0.03)
    let other = model.neighbor(2, of: point, distance: 0.3, seed: 0)
    #expect(other != model.neighbor(1, of: point, distance: 0.3, seed: 0))
    #expect(other.mix == point.mix)
  }
}
