// SPDX-License-Identifier: MIT
import Autograd
import Models
import TestSupport
import Testing

/// Every objective by the name of its function.
private let objectives: [(name: String, objective: Objective)] = [
  ("minimax", .minimax), ("nonSaturating", .nonSaturating), ("leastSquares", .leastSquares),
  ("hinge", .hinge), ("wasserstein", .wasserstein), ("relativisticAverage", .relativisticAverage),
  ("relativisticPaired", .relativisticPaired),
]

struct ObjectiveTests {
  private static let real: [Float] = [0.8, 3]
  private static let generated: [Float] = [-0.5, 0.75]

  /// By hand from the scores 0.8, 3 and -0.5, 0.75: ln(1 + e^x) is 0.3711007 and 0.0485874 at
  /// -0.8 and -3, 0.4740770 and 1.1368710 at -0.5 and 0.75, 0.9740770 and 0.3868710 at 0.5
  /// and -0.75.
  @Test(arguments: [
    (Objective.minimax, Float(1.0153180), Float(-0.8054740)),
    (.nonSaturating, 1.0153180, 0.6804740),
    // ((0.04 + 4) / 2 + (0.25 + 0.5625) / 2) / 2; (2.25 + 0.0625) / 2 / 2
    (.leastSquares, 1.2131250, 0.5781250),
    // (0.2 + 0) / 2 + (0.5 + 1.75) / 2; -0.25 / 2
    (.hinge, 1.2250000, -0.1250000),
    (.wasserstein, -1.7750000, -0.1250000),
    // Means 1.9 and 0.125: softplus of -0.675, -2.875 and of -2.4, -1.15; then of their negatives.
    (.relativisticAverage, 0.4141749, 3.9641749),
    // Differences -1.3 and -2.25: softplus of them, then of their negatives.
    (.relativisticPaired, 0.1706075, 1.9456075),
  ])
  func lossesAgreeWithThoseByHand(objective: Objective, critic: Float, generator: Float) {
    let real = Tensor(Self.real, shape: [2])
    let generated = Tensor(Self.generated, shape: [2])
    expectClose(objective.criticLoss(real, generated), [critic])
    expectClose(objective.generatorLoss(generated) { real }, [generator])
  }

  @Test(arguments: objectives.map(\.objective))
  func derivativesAgreeWithDifferences(objective: Objective) {
    let points = [Tensor(Self.real, shape: [2]), Tensor(Self.generated, shape: [2])]
    checkGradients(at: points) { objective.criticLoss($0[0], $0[1]) }
    checkGradients(at: points) { scores in objective.generatorLoss(scores[1]) { scores[0] } }
  }

  /// A step along the critic's gradient pulls the scores apart, one along the generator's raises its
  /// own.
  @Test(arguments: objectives.map(\.objective))
  func theTwoPullInOppositeDirections(objective: Objective) {
    let real = Tensor([0.2, -0.1], shape: [2]).asVariable()
    let generated = Tensor([0.1, 0.3], shape: [2]).asVariable()
    let critic = gradient(
      of: objective.criticLoss(real, generated), withRespectTo: [real, generated])
    let generator = gradient(
      of: objective.generatorLoss(generated) { real.detached() }, withRespectTo: [generated])
    #expect(critic[0]?.values.allSatisfy { $0 < 0 } == true)
    #expect(critic[1]?.values.allSatisfy { $0 > 0 } == true)
    #expect(generator[0]?.values.allSatisfy { $0 < 0 } == true)
  }

  /// A critic that gives everything the same score, for least squares one half, is at the
  /// equilibrium.
  @Test(arguments: objectives)
  func theEquilibriumIsThatOfABlindCritic(name: String, objective: Objective) {
    let scores = Tensor.filled(with: name == "leastSquares" ? 0.5 : 0, shape: [3])
    expectClose(objective.criticLoss(scores, scores), [objective.equilibriumLoss])
  }

  /// Where the critic is sure, the minimax generator learns nothing and the others go on.
  @Test func theSaturatingGameSaturates() {
    func slope(_ objective: Objective) -> Float {
      let generated = Tensor([-20], shape: [1]).asVariable()
      let loss = objective.generatorLoss(generated) { Tensor([20], shape: [1]) }
      return abs(gradient(of: loss, withRespectTo: [generated])[0]?.item ?? 0)
    }
    #expect(slope(.minimax) < 1e-6)
    for (name, objective) in objectives where name != "minimax" {
      #expect(slope(objective) > 0.9, "\(name)")
    }
  }

  @Test func theRealScoresAreAskedForOnlyWhereTheyCount() {
    for (name, objective) in objectives {
      var isAsked = false
      _ = objective.generatorLoss(Tensor([0], shape: [1])) {
        isAsked = true
        return Tensor([0], shape: [1])
      }
      #expect(isAsked == name.hasPrefix("relativistic"), "\(name)")
    }
  }
}
