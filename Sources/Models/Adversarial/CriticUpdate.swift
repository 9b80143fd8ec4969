// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// What the terms of a critic's loss may use: one update of the critic.
public final class CriticUpdate {
  /// The number of the update, from 0.
  public let index: Int
  /// Real examples as the critic sees them, `[N, ...]`.
  public let real: Tensor
  /// Generated examples as the critic sees them, `[N, ...]`; without a graph behind them.
  public let generated: Tensor
  /// The class of each example, `[N, classes]`; nil without classes.
  public let labels: Tensor?
  /// The critic that is trained.
  public let critic: any Critic
  /// The critic's output for `real`.
  public let realOutput: CriticOutput
  /// The critic's output for `generated`.
  public let generatedOutput: CriticOutput

  /// Random numbers of the update.
  public var stream: RandomStream
  /// Random numbers of the critic inside a penalty.
  public var penaltyStream: RandomStream
  /// Random numbers of augmentations.
  public var viewStream: RandomStream

  /// An update on these batches; runs the critic on both.
  ///
  /// - Parameters:
  ///   - stream: random numbers of the update.
  ///   - penaltyStream: random numbers of the critic inside a penalty.
  ///   - viewStream: random numbers of augmentations.
  public init(
    index: Int, real: Tensor, generated: Tensor, labels: Tensor?, critic: any Critic,
    stream: RandomStream, penaltyStream: RandomStream, viewStream: RandomStream
  ) {
    self.index = index
    self.real = real
    self.generated = generated
    self.labels = labels
    self.critic = critic
    var used = stream
    (realOutput, generatedOutput) = Self.outputs(
      of: real, generated, labels: labels, critic: critic, using: &used)
    self.stream = used
    self.penaltyStream = penaltyStream
    self.viewStream = viewStream
  }

  /// The critic's outputs for other versions of the batches, such as augmented ones.
  public func outputs(
    of real: Tensor, _ generated: Tensor, using stream: inout RandomStream
  ) -> (real: CriticOutput, generated: CriticOutput) {
    Self.outputs(of: real, generated, labels: labels, critic: critic, using: &stream)
  }

  /// The outputs of one concatenated batch, which is faster, or of two batches where the critic
  /// compares the examples of a batch.
  private static func outputs(
    of real: Tensor, _ generated: Tensor, labels: Tensor?, critic: any Critic,
    using stream: inout RandomStream
  ) -> (real: CriticOutput, generated: CriticOutput) {
    guard !critic.mixesExamples else {
      return (
        critic.output(of: real, labels: labels, using: &stream),
        critic.output(of: generated, labels: labels, using: &stream)
      )
    }
    let both = critic.output(
      of: .concatenated([real, generated], alongAxis: 0),
      labels: labels.map { .concatenated([$0, $0], alongAxis: 0) }, using: &stream)
    let count = real.shape[0]
    return (both.examples(0..<count), both.examples(count..<2 * count))
  }
}

/// What the terms of a generator's loss may use: one update of the generator.
public final class GeneratorUpdate {
  /// The number of the step, from 0.
  public let index: Int
  /// The generator that is trained.
  public let generator: any Generator
  /// The critic, whose parameters do not change in this update.
  public let critic: any Critic
  /// The input of the generator.
  public let input: GeneratorInput
  /// Its examples, `[N, ...]`.
  public let generated: Tensor
  /// The critic's output for them.
  public let output: CriticOutput
  /// The critic's output for real examples, computed when a term first asks for it.
  public private(set) lazy var realOutput: CriticOutput = makeRealOutput()

  private let makeRealOutput: () -> CriticOutput

  /// An update with these networks and batches.
  ///
  /// - Parameter realOutput: the critic's output for real examples, called at most once.
  public init(
    index: Int, generator: any Generator, critic: any Critic, input: GeneratorInput,
    generated: Tensor, output: CriticOutput, realOutput: @escaping () -> CriticOutput
  ) {
    self.index = index
    self.generator = generator
    self.critic = critic
    self.input = input
    self.generated = generated
    self.output = output
    makeRealOutput = realOutput
  }
}
