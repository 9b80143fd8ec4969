// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// Penalties of the critic's slope by its input, together: WGAN-GP's, R1 and R2.
public struct SlopePenalties: LossTerm {
  /// A slope near one between real and generated examples.
  public var gradientPenalty = GradientPenalty(weight: 0)
  /// R1: a slope near zero at real examples.
  public var r1 = ZeroCenteredPenalty(weight: 0)
  /// R2: a slope near zero at generated examples.
  public var r2 = ZeroCenteredPenalty(weight: 0)
  /// Updates from one with penalties to the next.
  public var interval: Int

  /// "penalty".
  public var metric: MetricDescription? { AdversarialMetrics.penalty }
  /// The largest of the three weights.
  public var weight: Float { max(gradientPenalty.weight, r1.weight, r2.weight) }

  /// Penalties of these weights; 0 for none.
  public init(
    gradientPenalty: Float = 0, isOneSided: Bool = false, r1: Float = 0, r2: Float = 0,
    interval: Int = 1
  ) {
    self.gradientPenalty = GradientPenalty(weight: gradientPenalty, isOneSided: isOneSided)
    self.r1 = ZeroCenteredPenalty(weight: r1)
    self.r2 = ZeroCenteredPenalty(weight: r2)
    self.interval = interval
  }

  /// The weighted sum of the penalties, differentiable by the critic's parameters.
  public func loss(_ update: CriticUpdate) -> Tensor? {
    func scores(_ x: Tensor) -> Tensor {
      update.critic.output(of: x, labels: update.labels, using: &update.penaltyStream)
        .exampleScores.sum()
    }
    return Profile.inPart("penalty") {
      var sum: [Tensor] = []
      if gradientPenalty.weight > 0 {
        sum.append(
          gradientPenalty(
            real: update.real, generated: update.generated, using: &update.stream, critic: scores))
      }
      if r1.weight > 0 { sum.append(r1(update.real, critic: scores)) }
      if r2.weight > 0 { sum.append(r2(update.generated, critic: scores)) }
      return sum.sum
    }
  }
}
