// SPDX-License-Identifier: MIT
import Kernels

/// Draws batches of sources with batches of targets from ``TrainingData``.
///
/// Batch k of both is a function of (data, batch size, seed, k). Corresponding recordings have the
/// same place in their batches and are cut at the same frame; the batches of unpaired folders have
/// independent orders and cuts.
public final class PairedBatchSampler: Sendable {
  /// Draws the targets: their order, classes and cuts.
  public let targets: BatchSampler
  private let sources: Sources

  private enum Sources {
    case independent(BatchSampler)
    case paired
    case degraded(Degradation)
  }

  /// A sampler of batches of `batchSize` sources and as many targets.
  ///
  /// - Parameters:
  ///   - data: of any layout but ``DatasetLayout/folder(_:)``.
  ///   - balancesClasses: as in ``BatchSampler``, by the classes of the targets.
  ///   - clips: the places of the targets to draw from; nil for all.
  ///   - sourceClips: the places of unpaired sources to draw from; nil for all.
  public init(
    _ data: TrainingData, batchSize: Int, seed: UInt64, balancesClasses: Bool = false,
    clips: [Int]? = nil, sourceClips: [Int]? = nil
  ) {
    var partner: ClipDataset?
    switch (data.layout, data.source) {
    case (.unpaired, let source?), (.labelled, let source?):
      sources = .independent(
        BatchSampler(
          dataset: source, partner: nil, batchSize: batchSize, seed: seed, streamPrefix: "source ",
          balancesClasses: false, clips: sourceClips))
    case (.paired, let source?):
      sources = .paired
      partner = source
    case (.degraded(_, let degradation), nil): sources = .degraded(degradation)
    default: preconditionFailure("a layout of one folder has no sources")
    }
    targets = BatchSampler(
      dataset: data.target, partner: partner, batchSize: batchSize, seed: seed, streamPrefix: "",
      balancesClasses: balancesClasses, clips: clips)
  }

  /// Fills both batches, `[N, L, C]`, with batch number `index` and returns the classes of the
  /// targets, `[N]`.
  ///
  /// - Parameter augmentation: applied in place, with the same draws to both recordings of a pair;
  ///   a degraded source is computed from the augmented target.
  @discardableResult
  public func fill(
    source: UnsafeMutableBufferPointer<Float>, target: UnsafeMutableBufferPointer<Float>,
    index: Int, augmentation: ClipAugmentation = ClipAugmentation(probability: 0)
  ) -> [Int32] {
    switch sources {
    case .independent(let sampler):
      sampler.fill(source, index: index, augmentation: augmentation)
      return targets.fill(target, index: index, augmentation: augmentation)
    case .paired:
      return targets.fill([target, source], index: index, augmentation: augmentation)
    case .degraded(let degradation):
      precondition(source.count == target.count, "\(source.count) values for sources")
      let classes = targets.fill(target, index: index, augmentation: augmentation)
      degrade(target, into: source, index: index, by: degradation)
      return classes
    }
  }

  private func degrade(
    _ target: UnsafeMutableBufferPointer<Float>, into source: UnsafeMutableBufferPointer<Float>,
    index: Int, by degradation: Degradation
  ) {
    let (size, dataset) = (targets.batchSize, targets.dataset)
    parallelFor(size) { place in
      let clip = AudioClip(
        samples: Array(targets.example(place, of: target)), sampleRate: dataset.sampleRate,
        channelCount: dataset.channelCount)
      let degraded = degradation(clip, seed: targets.seed, index: index * size + place)
      _ = targets.example(place, of: source).update(fromContentsOf: degraded.samples)
    }
  }
}
