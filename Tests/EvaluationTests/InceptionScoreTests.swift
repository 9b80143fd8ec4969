// SPDX-License-Identifier: MIT
import Evaluation
import Foundation
import Testing

struct InceptionScoreTests {
  private let unsure = [[Double]](repeating: [0.25, 0.25, 0.25, 0.25], count: 8)

  private func sure(_ classes: [Int], of count: Int = 4) -> [[Double]] {
    classes.map { place in (0..<count).map { $0 == place ? 1 : 0 } }
  }

  @Test func soundsThatAreNothingScoreOne() {
    let score = InceptionScore(unsure)
    #expect(abs(score.score - 1) < 1e-9 && abs(score.modifiedScore - 1) < 1e-9)
    #expect(abs(score.classEntropy - log(4)) < 1e-9 && abs(score.meanEntropy - log(4)) < 1e-9)
  }

  @Test func clearSoundsOfEveryClassScoreTheNumberOfClasses() {
    let score = InceptionScore(sure([0, 1, 2, 3, 0, 1, 2, 3]))
    #expect(abs(score.score - 4) < 1e-3 && score.meanEntropy < 1e-4)
    // Six of seven pairs differ; a differing pair has a divergence of ln 1e6.
    #expect(abs(log(score.modifiedScore) - 6.0 / 7 * log(1e6)) < 1e-3)
  }

  @Test func clearSoundsOfOneClassScoreOne() {
    let score = InceptionScore(sure([2, 2, 2]))
    #expect(abs(score.score - 1) < 1e-6 && abs(score.modifiedScore - 1) < 1e-6)
    #expect(score.classEntropy < 1e-4)
  }

  @Test func classesThatAreNeverMadeRaiseTheAMScore() {
    let all = sure([0, 1, 2, 3])
    #expect(InceptionScore.activationMaximization(real: all, generated: all) < 1e-3)
    let half = InceptionScore.activationMaximization(real: all, generated: sure([0, 1, 0, 1]))
    #expect(half > 5)
    // Frequencies 1/2 and 1/2 against 3/4 and 1/4, with certain predictions: ln 2 - ln 3 / 2 nats.
    let uneven = InceptionScore.activationMaximization(
      real: sure([0, 1, 0, 1], of: 2), generated: sure([0, 0, 0, 1], of: 2))
    #expect(abs(uneven - (log(2) - log(3) / 2)) < 1e-3)
  }
}
