// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// What a stage of a StackGAN knows of words or classes: numbers c of a normal distribution that follows
/// from them, so that the same words are not always the same numbers.
///
///     (μ, s) = W e + b,   ln σ² = 4 tanh(s / 4),   c = μ + σ ε
///
/// e is the mean of the embeddings of the words. Zhang and others, "StackGAN" (ICCV 2017), section 3.2,
/// whose published implementation has a ReLU around both, so that no mean is negative and no
/// deviation below one, and no bound of the variance.
final class ConditioningAugmentation: Module {
  /// The embeddings, `[words, E]`.
  private let embedding: Parameter
  private let dense: Dense
  private let count: Int

  /// ln σ² stays within so much of zero.
  private static let bound: Float = 4

  /// Distributions of `count` numbers, with weights from `stream`.
  init(
    classes: Int, embedding size: Int, count: Int, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    self.count = count
    embedding = Parameter(
      initializer.tensor(shape: [classes, size], fanIn: classes, fanOut: size, using: &stream))
    dense = Dense(inputs: size, outputs: 2 * count, initializer: initializer, using: &stream)
  }

  /// The distributions of labels `[N, words]`.
  func callAsFunction(_ labels: Tensor) -> Posterior {
    let numbers = dense(embedding.mixed(by: labels))
    let rows = labels.shape[0]
    let spread = numbers.sliced(from: [0, count], to: [rows, 2 * count])
    return Posterior(
      means: numbers.sliced(from: [0, 0], to: [rows, count]),
      logVariances: (spread / Self.bound).tanh() * Self.bound)
  }
}

/// Keeps the distributions of ``ConditioningAugmentation`` near a standard normal one: weight · mean
/// divergence of a number.
struct ConditionDivergence: LossTerm {
  let weight: Float
  var metric: MetricDescription? { Self.description }

  static let description = MetricDescription(
    "conditionDivergence",
    "What the conditions tell of words or classes: the divergence of their distribution from a "
      + "standard normal one, times divergenceWeight. At zero the generator does not know what is asked "
      + "for.")

  func loss(_ update: GeneratorUpdate) -> Tensor? {
    guard let generator = update.generator as? StackGANGenerator, let labels = update.input.labels
    else { return nil }
    return generator.conditions(of: labels).map { $0.divergences.mean() * weight }
  }
}
