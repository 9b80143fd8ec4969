// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// A network that scores examples: high for those that it takes for real.
public protocol Critic: Module {
  /// Whether a score depends on the other examples of the batch, so that real and generated ones
  /// must come in batches of their own.
  var mixesExamples: Bool { get }

  /// Scores examples `[N, ...]`.
  ///
  /// - Parameters:
  ///   - labels: the class of each example, `[N, classes]`; nil without classes.
  ///   - stream: for what is random inside, such as phase shuffle and dropout.
  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput

  /// Called once before each update, with the number of steps done; a power iteration or a change
  /// of stage happens here.
  func prepare(step: Int)
}

extension Critic {
  /// False: the score of an example depends on that example alone.
  public var mixesExamples: Bool { false }

  /// Does nothing.
  public func prepare(step: Int) {}

  /// Examples `[N, ...]` to the scores of the first head, without a final sigmoid.
  public func callAsFunction(
    _ examples: Tensor, labels: Tensor? = nil, using stream: inout RandomStream
  ) -> Tensor {
    output(of: examples, labels: labels, using: &stream).scores
  }
}

/// The output of a ``Critic`` for a batch of N examples.
public struct CriticOutput {
  /// The scores of each head, `[N, ...]`: `[N]` for one score an example, `[N, T, F]` for one a patch.
  public let heads: [Tensor]
  /// Logits of the classes, `[N, classes]`, of a critic that classifies.
  public let classLogits: Tensor?
  /// What each class adds to the scores of the first head where an example is of it, `[N, classes]`, of a
  /// critic that projects.
  public let classVotes: Tensor?
  /// The activations of chosen layers, `[N, ...]` each, for feature matching.
  public let features: [Tensor]

  /// An output of one head.
  public init(scores: Tensor, classLogits: Tensor? = nil, features: [Tensor] = []) {
    self.init(heads: [scores], classLogits: classLogits, features: features)
  }

  /// An output of several heads, such as critics at several scales.
  public init(
    heads: [Tensor], classLogits: Tensor? = nil, classVotes: Tensor? = nil, features: [Tensor] = []
  ) {
    precondition(!heads.isEmpty, "a critic's output without scores")
    self.heads = heads
    self.classLogits = classLogits
    self.classVotes = classVotes
    self.features = features
  }

  /// The scores of the first head, `[N, ...]`.
  public var scores: Tensor { heads[0] }

  /// One score an example, `[N]`: the mean over all positions of all heads.
  public var exampleScores: Tensor {
    let means = heads.map { head in
      head.rank == 1 ? head : head.mean(alongAxes: Array(1..<head.rank))
    }
    guard means.count > 1 else { return means[0] }
    return means.dropFirst().reduce(means[0], +) / Float(means.count)
  }

  /// The output for some of the examples.
  public func examples(_ range: Range<Int>) -> CriticOutput {
    CriticOutput(
      heads: heads.map { $0.rows(range) }, classLogits: classLogits?.rows(range),
      classVotes: classVotes?.rows(range), features: features.map { $0.rows(range) })
  }
}

extension Tensor {
  /// The rows `range` of the first axis.
  fileprivate func rows(_ range: Range<Int>) -> Tensor {
    sliced(
      from: [range.lowerBound] + shape.dropFirst().map { _ in 0 },
      to: [range.upperBound] + shape.dropFirst())
  }
}
