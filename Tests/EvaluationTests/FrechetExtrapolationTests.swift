// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct FrechetExtrapolationTests {
  @Test func theBiasGoesAway() {
    let (x, y) = (gaussian(400, 10, seed: 1), gaussian(400, 10, seed: 2))
    let plain = FrechetDistance(to: x)(y)
    #expect(plain > 0.1)
    #expect(abs(FrechetExtrapolation.distance(x, y)) < plain / 4)
  }

  @Test func aDistanceStays() {
    // A shift by 1 in each of 10 dimensions gives 10.
    let (x, y) = (gaussian(400, 10, seed: 1), gaussian(400, 10, seed: 2, shift: 1))
    #expect(abs(FrechetExtrapolation.distance(x, y) - 10) < 1)
  }

  @Test func theSameSetsGiveTheSameNumber() {
    let (x, y) = (gaussian(40, 3, seed: 1), gaussian(60, 3, seed: 2))
    #expect(FrechetExtrapolation.distance(x, y) == FrechetExtrapolation.distance(x, y))
  }
}
