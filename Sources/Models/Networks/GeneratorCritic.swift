// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// A network that makes examples from latents, and of a class where it has classes.
///
/// Example i depends on latents and labels i alone, whatever the batch, but in training, where a
/// normalisation may look at the whole batch.
public protocol Generator: Module {
  /// Z, the numbers an example is made from.
  var latentCount: Int { get }
  /// Where latents come from in training.
  var latentDistribution: LatentDistribution { get }
  /// Latents `[N, Z]` to examples `[N, ...]` in the shape of the model's representation.
  ///
  /// - Parameters:
  ///   - labels: how much of each class an example is to have, `[N, classes]`, rows of sum one; nil
  ///     where the network has no classes.
  ///   - training: whether normalisations measure the batch rather than use what they remember.
  func callAsFunction(_ latents: Tensor, labels: Tensor?, training: Bool) -> Tensor
}

extension Generator {
  /// Latents `[N, Z]` to examples, as the finished model makes them.
  public func callAsFunction(_ latents: Tensor, labels: Tensor? = nil) -> Tensor {
    self(latents, labels: labels, training: false)
  }
}

/// A network that gives each example a score: high for what it takes for real.
public protocol Critic: Module {
  /// Whether a score depends on the other examples of the batch, so that real and generated ones
  /// must come in batches of their own.
  var mixesExamples: Bool { get }

  /// Judges examples `[N, ...]`; `stream` is for what is random inside, such as phase shuffle.
  ///
  /// - Parameter labels: the class of each example, `[N, classes]`; nil where there are none.
  func judge(
    _ examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> Judgement

  /// What has to happen once before each update, such as a power iteration.
  func prepareUpdate()
}

extension Critic {
  /// Examples `[N, ...]` to scores `[N]`, without a final sigmoid.
  public func callAsFunction(
    _ examples: Tensor, labels: Tensor? = nil, using stream: inout RandomStream
  ) -> Tensor {
    judge(examples, labels: labels, using: &stream).scores
  }
}

/// What a critic says of a batch.
public struct Judgement {
  /// High for what it takes for real, `[N]`.
  public let scores: Tensor
  /// Logits of the classes, `[N, classes]`, of a critic that says which class it sees.
  public let classLogits: Tensor?

  /// A judgement of these parts.
  public init(scores: Tensor, classLogits: Tensor? = nil) {
    self.scores = scores
    self.classLogits = classLogits
  }

  /// What it says of some of the examples.
  public func examples(_ range: Range<Int>) -> Judgement {
    Judgement(
      scores: scores.sliced(from: [range.lowerBound], to: [range.upperBound]),
      classLogits: classLogits.map {
        $0.sliced(from: [range.lowerBound, 0], to: [range.upperBound, $0.shape[1]])
      })
  }
}

/// Where the latents of a model come from.
public enum LatentDistribution: String, Codable, Sendable {
  /// Uniform in -1...1, as WaveGAN and SpecGAN have it.
  case uniform
  /// Normal with mean zero and deviation one.
  case normal

  /// N vectors of Z numbers, `[N, Z]`.
  public func sample(
    count: Int, latentCount: Int, using stream: inout RandomStream
  ) -> Tensor {
    switch self {
    case .uniform: .uniform(in: -1...1, shape: [count, latentCount], using: &stream)
    case .normal: .normal(mean: 0, deviation: 1, shape: [count, latentCount], using: &stream)
    }
  }
}
