// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Kernels
public import Models

/// Loads batches of recordings: cut, augmented and encoded; those of the next step are made while one
/// computes.
public final class RecordingLoader: DataLoader, Sendable {
  private let drain: @Sendable () -> [DatasetChange]
  private let check: @Sendable () -> Void
  private let exhausted: @Sendable () -> String?
  private let batches: BatchPrefetcher<Batch>

  private struct Batch: Sendable {
    let examples: Tensor
    var sources: Tensor?
    var labels: Tensor?
  }

  /// A loader of a sampler's batches.
  ///
  /// - Parameters:
  ///   - augmentation: how recordings are changed before anything sees them.
  ///   - hasLabels: whether there are classes with the examples.
  ///   - stepSize: batches that a step takes; as many are made ahead, or none with one thread.
  public init(
    _ sampler: any ExampleSampler, representation: any Representation,
    augmentation: ClipAugmentation,
    hasLabels: Bool, stepSize: Int
  ) {
    let dataset = sampler.dataset
    drain = dataset.drainChanges
    check = dataset.checkFiles
    exhausted = { dataset.exhaustedClass }
    let nameCount = dataset.conditionNames.count
    batches = BatchPrefetcher(ahead: WorkerPool.threadCount > 1 ? stepSize : 0, kept: stepSize) {
      index in
      let shape = [sampler.batchSize, sampler.exampleLength, sampler.dataset.channelCount]
      let sounds = Tensor(shape: shape) {
        _ = sampler.fill($0, index: index, augmentation: augmentation)
      }
      let labels =
        hasLabels
        ? Tensor(sampler.shares(ofBatch: index), shape: [sampler.batchSize, nameCount]) : nil
      return Batch(examples: representation.encode(sounds), labels: labels)
    }
  }

  /// A loader of batches of targets with batches of sources.
  ///
  /// - Parameters:
  ///   - data: the recordings that the sampler draws from.
  ///   - sourceRepresentation: what encodes the sources.
  ///   - augmentation: how recordings are changed before anything sees them.
  ///   - stepSize: batches that a step takes; as many are made ahead, or none with one thread.
  public init(
    _ sampler: PairedBatchSampler, data: TrainingData, representation: any Representation,
    sourceRepresentation: any Representation, augmentation: ClipAugmentation, stepSize: Int
  ) {
    drain = data.drainChanges
    check = data.checkFiles
    exhausted = { data.exhaustedClass }
    let shape = [
      sampler.targets.batchSize, data.target.sliceLength, data.target.channelCount,
    ]
    batches = BatchPrefetcher(ahead: WorkerPool.threadCount > 1 ? stepSize : 0, kept: stepSize) {
      index in
      var sources = [Float](repeating: 0, count: sampler.targets.batchValueCount)
      let targets = Tensor(shape: shape) { targets in
        sources.withUnsafeMutableBufferPointer {
          _ = sampler.fill(source: $0, target: targets, index: index, augmentation: augmentation)
        }
      }
      return Batch(
        examples: representation.encode(targets),
        sources: sourceRepresentation.encode(Tensor(sources, shape: shape)))
    }
  }

  /// Batch `index`, `[N, ...]`.
  public func examples(_ index: Int) -> Tensor { batch(index).examples }

  /// The classes of batch `index`, `[N, classes]`, rows of one and zeros, or the shares of words; nil
  /// where there are none.
  public func labels(_ index: Int) -> Tensor? { batch(index).labels }

  /// The examples to convert of batch `index`, `[N, ...]`.
  ///
  /// - Precondition: the loader has sources.
  public func sources(_ index: Int) -> Tensor {
    guard let sources = batch(index).sources else {
      preconditionFailure("batch \(index) of one folder has no sources")
    }
    return sources
  }

  private func batch(_ index: Int) -> Batch {
    Profile.measureAsOne(.init(.batch, "batch of recordings")) { batches.batch(index) }
  }

  /// Time spent waiting for batches so far, in seconds.
  public var waitedSeconds: Double { batches.waitedSeconds }

  /// Recordings that are no longer what they were when they were scanned, each told once.
  public func drainChanges() -> [DatasetChange] { drain() }

  /// Looks for recordings that have changed without anybody needing them.
  public func checkFiles() { check() }

  /// A class that no example can be had of any more; nil while there is none.
  public var exhaustedClass: String? { exhausted() }
}
