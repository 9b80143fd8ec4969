// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// The objective's loss of the critic.
struct CriticObjective: LossTerm {
  let objective: Objective
  var metric: MetricDescription? { AdversarialMetrics.criticLoss }

  func loss(_ update: CriticUpdate) -> Tensor? {
    objective.criticLoss(update.realOutput, update.generatedOutput)
  }
}

/// The cross entropy of the classes of real examples, for a critic that classifies: weight · mean of
/// -Σ label · log softmax(logits).
///
/// Odena, Olah and Shlens, "Conditional Image Synthesis with Auxiliary Classifier GANs" (2017),
/// section 3.
public struct CriticClassification: LossTerm {
  /// The factor.
  public let weight: Float
  /// "classLoss".
  public var metric: MetricDescription? { AdversarialMetrics.classLoss }

  /// A term of this weight.
  public init(weight: Float = 1) {
    self.weight = weight
  }

  /// The weighted cross entropy; nil for a critic or an update without classes.
  public func loss(_ update: CriticUpdate) -> Tensor? {
    guard let logits = update.realOutput.classLogits, let labels = update.labels else { return nil }
    return crossEntropy(logits, labels) * weight
  }
}

/// Keeps the critic's scores near zero: weight · mean D(x)² over real examples.
///
/// Karras and others, "Progressive Growing of GANs" (2018), section A.1, where the weight is 0.001.
public struct ScoreDrift: LossTerm {
  /// The factor.
  public let weight: Float

  /// A term of this weight.
  public init(weight: Float) {
    self.weight = weight
  }

  /// The weighted mean square over all heads.
  public func loss(_ update: CriticUpdate) -> Tensor? {
    update.realOutput.heads.map { $0.squared().mean() * weight }.sum
  }
}

/// Keeps the critic's scores the same under an augmentation: weight · mean (D(x) - D(T(x)))², over
/// real and over generated examples.
///
/// Zhang and others, "Consistency Regularization for Generative Adversarial Networks" (2020),
/// equation 3; on generated examples too: Zhao and others, "Improved Consistency Regularization for
/// GANs" (2021).
public struct ScoreConsistency: LossTerm {
  /// The factor.
  public let weight: Float

  /// The probability of each operation of the augmentation.
  private static let probability: Float = 0.5

  /// A term of this weight.
  public init(weight: Float) {
    self.weight = weight
  }

  /// The weighted mean squares over all heads.
  public func loss(_ update: CriticUpdate) -> Tensor? {
    var stream = update.viewStream
    defer { update.viewStream = stream }
    func augmented(_ x: Tensor) -> Tensor {
      Augmentation()(x, probability: Self.probability, using: &stream)
    }
    let (real, generated) = (augmented(update.real), augmented(update.generated))
    let others = update.outputs(of: real, generated, using: &stream)
    return [
      change(update.realOutput, others.real), change(update.generatedOutput, others.generated),
    ].compactMap(\.self).sum
  }

  private func change(_ output: CriticOutput, _ other: CriticOutput) -> Tensor? {
    zip(output.heads, other.heads).map { ($0 - $1).squared().mean() * weight }.sum
  }
}

extension [Tensor] {
  /// The sum of the elements, added in order; nil of none.
  var sum: Tensor? { first.map { dropFirst().reduce($0, +) } }
}
