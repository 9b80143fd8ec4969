// SPDX-License-Identifier: MIT
public import Autograd

/// How often examples are augmented, steered by how much the critic overfits.
///
///     r ← mean over the last batches of sign(D(x) - b)
///     p ← p ± examples / 100,000, up where r lies above the target, down where below
///
/// b is the score that the objective puts between real and generated. A critic that knows the
/// recordings by heart is sure of all of them: r is near one. Karras and others, "Training Generative
/// Adversarial Networks with Limited Data" (2020), section 3, where p takes 500,000 examples from 0 to
/// 1 and the target is 0.6.
public struct AdaptiveProbability: Sendable, Equatable {
  /// p, from 0 to 0.8, beyond which the changes leak into what is generated.
  public private(set) var probability: Float
  /// r.
  public private(set) var overfitting: Float
  private let boundary: Float

  private static let target: Float = 0.6
  private static let largest: Float = 0.8
  private static let examplesToOne: Float = 100_000
  private static let smoothing: Float = 0.75

  /// A probability that begins at `probability`, for scores with this boundary.
  public init(probability: Float, boundary: Float) {
    self.probability = probability
    overfitting = 0
    self.boundary = boundary
  }

  /// Takes over what another has come to.
  public mutating func restore(probability: Float, overfitting: Float) {
    self.probability = probability
    self.overfitting = overfitting
  }

  /// Takes in the critic's scores of real examples, `[N]`.
  public mutating func observe(_ realScores: Tensor) {
    let signs = realScores.withValues { scores in
      scores.reduce(Float(0)) { $0 + ($1 > boundary ? 1 : $1 < boundary ? -1 : 0) }
    }
    let mean = signs / Float(realScores.count)
    overfitting = overfitting * Self.smoothing + mean * (1 - Self.smoothing)
    let change = Float(realScores.count) / Self.examplesToOne
    probability += overfitting > Self.target ? change : -change
    probability = min(max(probability, 0), Self.largest)
  }
}
