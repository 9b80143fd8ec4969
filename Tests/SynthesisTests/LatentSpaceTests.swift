// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Models
import Synthesis
import Testing

struct LatentSpaceTests {
  private func latent(_ index: UInt64, of distribution: LatentDistribution = .uniform) -> [Float] {
    var stream = RandomStream(seed: 5, name: "latents", index: index)
    return distribution.sample(count: 1, latentCount: 100, using: &stream).values
  }

  private func squares(_ latent: [Float]) -> Float { latent.reduce(0) { $0 + $1 * $1 } }

  @Test func theEndsOfAWayAreItsStops() {
    let space = LatentSpace(.uniform)
    for isLinear in [false, true] {
      #expect(space.between(latent(0), latent(1), share: 0, isLinear: isLinear) == latent(0))
      #expect(space.between(latent(0), latent(1), share: 1, isLinear: isLinear) == latent(1))
    }
  }

  /// The mean square of uniform numbers is a third, that of their halfway points a sixth.
  @Test func theGreatCircleStaysWithinTheDistributionAndTheLineDoesNot() {
    let space = LatentSpace(.uniform)
    let pairs = (0..<UInt64(20)).map { (latent(2 * $0), latent(2 * $0 + 1)) }
    let round = pairs.map { space.between($0, $1, share: 0.5) }
    let straight = pairs.map { space.between($0, $1, share: 0.5, isLinear: true) }
    #expect(round.joined().allSatisfy { abs($0) <= 1 })
    #expect(abs(squares(Array(round.joined())) / 2000 - 1 / 3) < 0.02)
    #expect(abs(squares(Array(straight.joined())) / 2000 - 1 / 6) < 0.02)
  }

  @Test func halfOfTheWayBetweenNormalLatentsIsTheirMeanAtTheirAngle() {
    // A right angle: the middle is (a + b) / sqrt 2.
    let space = LatentSpace(.normal)
    let middle = space.between([2, 0], [0, 2], share: 0.5)
    let root = Float(2).squareRoot()
    #expect(largestDifference(middle, [root, root]) < 1e-6)
    let third = space.between([2, 0], [0, 2], share: 1 / 3)
    #expect(largestDifference(third, [Float(3).squareRoot(), 1]) < 1e-6)
  }

  @Test func oppositeAndEqualPlacesHaveAWay() {
    let space = LatentSpace(.normal)
    #expect(space.between([1, 0], [-1, 0], share: 0.5).allSatisfy { $0.isFinite })
    #expect(space.between([1, 0], [2, 0], share: 0.5) == [1.5, 0])
    #expect(
      LatentSpace(.uniform).between([1, -1], [-1, 1], share: 0.3).allSatisfy { $0.isFinite })
  }

  @Test func sumsKeepTheDistanceOfTheirParts() throws {
    let normal = LatentSpace(.normal)
    let sum = try #require(normal.sum([(1, [3, 0]), (1, [0, 3])]))
    let root = Float(4.5).squareRoot()
    #expect(largestDifference(sum, [root, root]) < 1e-6)
    let uniform = LatentSpace(.uniform)
    let three = try #require(uniform.sum([(1, latent(0)), (-1, latent(1)), (1, latent(2))]))
    #expect(three.allSatisfy { abs($0) <= 1 })
    #expect(abs(squares(three) / 100 - 1 / 3) < 0.08)
    #expect(uniform.sum([(1, latent(0))]) == latent(0))
    let twice = try #require(uniform.sum([(1, latent(0)), (1, latent(0))]))
    #expect(largestDifference(twice, latent(0)) < 1e-5)
    #expect(uniform.sum([(1, latent(0)), (-1, latent(0))]) == nil)
    #expect(uniform.sum([]) == nil)
  }

  @Test func aPlaceIsMovedToWhereItIsWanted() {
    let moved = LatentSpace(.normal).moved([0.5, 3], along: [1, 0], to: -2)
    #expect(moved == [-2, 3])
  }
}
