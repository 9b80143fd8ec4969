// SPDX-License-Identifier: MIT
public import Autograd
import Layers

/// The objective's loss of the generator.
struct GeneratorObjective: LossTerm {
  let objective: Objective
  var metric: MetricDescription? { AdversarialMetrics.generatorLoss }

  func loss(_ update: GeneratorUpdate) -> Tensor? {
    objective.generatorLoss(update.output) { update.realOutput }
  }
}

/// The cross entropy of the classes of generated examples, under a critic that classifies.
public struct GeneratorClassification: LossTerm {
  /// The factor.
  public let weight: Float

  /// A term of this weight.
  public init(weight: Float = 1) {
    self.weight = weight
  }

  /// The weighted cross entropy; nil for a critic or an update without classes.
  public func loss(_ update: GeneratorUpdate) -> Tensor? {
    guard let logits = update.output.classLogits, let labels = update.input.labels else {
      return nil
    }
    return crossEntropy(logits, labels) * weight
  }
}

/// ``OrthogonalRegularization`` of the generator's kernels.
public struct OrthogonalKernels: LossTerm {
  private let regularization: OrthogonalRegularization
  /// The factor.
  public var weight: Float { regularization.weight }

  /// A term of this weight.
  public init(weight: Float) {
    regularization = OrthogonalRegularization(weight: weight)
  }

  /// The weighted sum over all parameters whose name ends with "kernel".
  public func loss(_ update: GeneratorUpdate) -> Tensor? {
    let kernels = update.generator.parameters.filter { $0.name.hasSuffix("kernel") }
    return regularization(kernels.map(\.parameter.value))
  }
}
