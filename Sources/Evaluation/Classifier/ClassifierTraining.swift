// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Foundation
import Kernels
import Layers

/// The training of a ``SoundClassifier``.
///
/// The loss is the cross entropy; the optimizer is Adam with decoupled weight decay (Loshchilov and
/// Hutter 2019); batches of 64 are reshuffled every epoch. The learning rate follows one cycle (Smith
/// and Topin 2018): half a cosine up to the peak over the first 30 % of the budget, half a cosine down
/// to zero over the rest. Clips are augmented by `ClassifierAugmentation`. The same data, seed and
/// number of epochs give the same weights, with any number of threads.
public final class ClassifierTraining {
  /// When the training stops.
  public enum Budget: Sendable, Equatable {
    /// After this number of passes over the clips.
    case epochs(Int)
    /// After this time; the number of steps then depends on the speed of the machine.
    case minutes(Double)
  }

  /// The progress of a training.
  public struct Progress: Sendable {
    /// The share of the budget spent so far.
    public let share: Double
    /// The number of completed passes over the clips.
    public let epoch: Int
    /// The moving average of the loss.
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

  /// A training on clips of one sample rate.
  ///
  /// - Parameters:
  ///   - classes: the class of each clip, an index into `classNames`.
  ///   - sampleCount: the input length of the network in samples (default: ``commonLength(of:)``).
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
    self.clips = clips.map { $0.mixedDown().fitted(to: levels.sampleCount) }
    self.classes = classes
    self.budget = budget
    classifier = SoundClassifier(
      classNames: classNames, levels: levels,
      training: .init(clipCount: clips.count, seed: seed))
    augmentation = ClassifierAugmentation(seed: seed)
    parameters = classifier.network.parameters
    optimizer = Adam(parameters)
  }

  /// The smallest power of two that is at least as long as 95 % of the clips.
  public static func commonLength(of clips: [AudioClip]) -> Int {
    commonLength(ofFrameCounts: clips.map(\.frameCount))
  }

  /// The smallest power of two that is at least as long as 95 % of the clips with these numbers of
  /// frames.
  static func commonLength(ofFrameCounts counts: [Int]) -> Int {
    let lengths = counts.sorted()
    let wanted = lengths[(lengths.count * 19 - 1) / 20]
    return 1 << max(0, Int.bitWidth - (wanted - 1).leadingZeroBitCount)
  }

  /// Trains until the budget is spent.
  public func run(progress: (Progress) -> Void = { _ in }) -> SoundClassifier {
    var (epoch, loss) = (0, 0.0)
    while share(epoch: epoch, done: 0) < 1 {
      var order = Array(clips.indices)
      var stream = RandomStream(
        seed: classifier.training.seed, name: "classifier order", index: UInt64(epoch))
      stream.shuffle(&order)
      for first in stride(from: 0, to: order.count, by: Self.batchSize) {
        let now = share(epoch: epoch, done: Double(first) / Double(order.count))
        guard now < 1 else {
          classifier.training.epochs = epoch
          return classifier
        }
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
    let augmented = parallelMap(batch.count) { place in
      augmentation(clips[batch[place]], index: epoch * clips.count + batch[place])
    }
    let (loss, gradients) = lossAndGradients(
      classifier.input(classifier.levels(augmented), count: batch.count), batch.map { classes[$0] })
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

  /// A separate function, so that the autograd graph is freed on return.
  private func lossAndGradients(_ levels: Tensor, _ classes: [Int]) -> (Double, [Tensor?]) {
    let network = classifier.network
    let loss = network.logits(of: network.embedding(of: levels, training: true))
      .crossEntropy(classes: classes)
    return (
      Double(loss.item), gradient(of: loss, withRespectTo: parameters.map(\.parameter.value))
    )
  }

  private static func learningRate(at share: Double) -> Double {
    let warmup = 0.3
    let height =
      share < warmup
      ? 0.04 + 0.96 * (1 - cos(Double.pi * share / warmup)) / 2
      : (1 + cos(Double.pi * (share - warmup) / (1 - warmup))) / 2
    return peakRate * height
  }
}
