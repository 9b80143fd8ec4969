// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Foundation
import Kernels
import Layers

/// Teaches a ``SoundClassifier`` the classes of a folder's subfolders.
///
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) on the cross entropy, batches of 64
/// in a new order every epoch. The learning rate rises to its peak over the first three tenths and
/// falls to nothing, each along half a cosine (Smith and Topin 2018, one cycle). Clips are seen moved
/// and in noise, see ``ClassifierAugmentation``. The same data, seed and epochs give the same weights,
/// on any number of threads.
public final class ClassifierTraining {
  /// When to stop.
  public enum Budget: Sendable, Equatable {
    /// After so many passes through the clips.
    case epochs(Int)
    /// After this time; then the clock decides how many steps there are.
    case minutes(Double)
  }

  /// How far a training is.
  public struct Progress: Sendable {
    /// The share of the budget that is spent.
    public let share: Double
    /// Passes through the clips that are done.
    public let epoch: Int
    /// The mean of the loss over the last steps.
    public let loss: Double
  }

  private static let batchSize = 64
  private static let peakRate = 5e-3
  private static let weightDecay = 1e-2

  private let clips: [AudioClip]
  private let classes: [Int]
  private let budget: Budget
  private let classifier: SoundClassifier
  private let augmentation: ClassifierAugmentation
  private let parameters: [(name: String, parameter: Parameter)]
  private let optimizer: Adam
  private let start = ContinuousClock.now

  /// A training on clips of one sample rate, each with the place of its class in `classNames`.
  ///
  /// - Parameters:
  ///   - sampleCount: samples that the network sees of a clip; ``commonLength(of:)`` if not given.
  public init(
    clips: [AudioClip], classes: [Int], classNames: [String], sampleCount: Int? = nil,
    budget: Budget, seed: UInt64
  ) {
    precondition(
      !clips.isEmpty && clips.count == classes.count && classNames.count > 1,
      "\(clips.count) clips with \(classes.count) classes of \(classNames.count)")
    let rate = clips[0].sampleRate
    let levels = MelLevels(
      sampleRate: rate, sampleCount: sampleCount ?? Self.commonLength(of: clips),
      hop: max(1, rate / 100), bandCount: 40)
    self.clips = clips.map { $0.mixedDown().slice(from: 0, length: levels.sampleCount) }
    self.classes = classes
    self.budget = budget
    classifier = SoundClassifier(
      classNames: classNames, levels: levels,
      training: .init(clipCount: clips.count, seed: seed))
    augmentation = ClassifierAugmentation(seed: seed)
    parameters = classifier.network.parameters
    optimizer = Adam(parameters)
  }

  /// The power of two that is as long as nineteen clips in twenty, or longer.
  public static func commonLength(of clips: [AudioClip]) -> Int {
    let lengths = clips.map(\.frameCount).sorted()
    let wanted = lengths[(lengths.count * 19 - 1) / 20]
    return 1 << max(0, Int.bitWidth - (wanted - 1).leadingZeroBitCount)
  }

  /// Trains to the end of the budget.
  public func run(progress: (Progress) -> Void = { _ in }) -> SoundClassifier {
    var (epoch, loss) = (0, 0.0)
    while share(epoch: epoch, done: 0) < 1 {
      var order = Array(clips.indices)
      var stream = RandomStream(
        seed: classifier.training.seed, name: "classifier order", index: UInt64(epoch))
      stream.shuffle(&order)
      for first in stride(from: 0, to: order.count, by: Self.batchSize) {
        let now = share(epoch: epoch, done: Double(first) / Double(order.count))
        guard now < 1 else { break }
        let batch = Array(order[first..<min(first + Self.batchSize, order.count)])
        let last = step(batch, epoch: epoch, share: now)
        loss = epoch == 0 && first == 0 ? last : 0.95 * loss + 0.05 * last
        progress(Progress(share: now, epoch: epoch, loss: loss))
      }
      epoch += 1
    }
    classifier.training.epochs = epoch
    return classifier
  }

  private func share(epoch: Int, done: Double) -> Double {
    switch budget {
    case .epochs(let count): (Double(epoch) + done) / Double(max(1, count))
    case .minutes(let minutes): (ContinuousClock.now - start) / .seconds(max(minutes, 1e-3) * 60)
    }
  }

  private func step(_ batch: [Int], epoch: Int, share: Double) -> Double {
    let moved = parallelMap(batch.count) { place in
      augmentation(clips[batch[place]], index: epoch * clips.count + batch[place])
    }
    let (loss, gradients) = lossAndGradients(
      classifier.input(classifier.levels(moved), count: batch.count), batch.map { classes[$0] })
    let rate = Self.learningRate(at: share)
    for (_, parameter) in parameters where parameter.value.rank > 1 {
      parameter.update { values in
        let kept = Float(1 - rate * Self.weightDecay)
        for place in values.indices { values[place] *= kept }
      }
    }
    optimizer.learningRate = Float(rate)
    optimizer.update(gradients)
    return loss
  }

  /// In a function of its own: the graph is gone when it returns.
  private func lossAndGradients(_ levels: Tensor, _ classes: [Int]) -> (Double, [Tensor?]) {
    let network = classifier.network
    let loss = network.scores(of: network.embedding(of: levels, training: true))
      .crossEntropy(classes: classes)
    return (
      Double(loss.item), gradient(of: loss, withRespectTo: parameters.map(\.parameter.value))
    )
  }

  private static func learningRate(at share: Double) -> Double {
    let warm = 0.3
    let height =
      share < warm
      ? 0.04 + 0.96 * (1 - cos(Double.pi * share / warm)) / 2
      : (1 + cos(Double.pi * (share - warm) / (1 - warm))) / 2
    return peakRate * height
  }
}
