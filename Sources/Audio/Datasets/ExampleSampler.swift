// SPDX-License-Identifier: MIT

/// Draws batches of examples from a data set.
///
/// Batch k is a function of (data set, batch size, seed, k), so a sampler has no state to save.
public protocol ExampleSampler: Sendable {
  /// The data set that is drawn from.
  var dataset: ClipDataset { get }
  /// Examples in a batch, N.
  var batchSize: Int { get }
  /// Frames of an example, L.
  var exampleLength: Int { get }

  /// Fills `batch`, `[N, L, C]`, with batch number `index` and returns the classes of its examples,
  /// `[N]`.
  func fill(
    _ batch: UnsafeMutableBufferPointer<Float>, index: Int, augmentation: ClipAugmentation
  ) -> [Int32]

  /// The shares of ``ClipDataset/conditionNames`` in the examples of batch number `index`,
  /// `[N, names]`.
  func shares(ofBatch index: Int) -> [Float]
}

extension ExampleSampler {
  /// The number of values of a batch, `N · L · C`.
  public var batchValueCount: Int { batchSize * exampleValueCount }

  /// The number of values of an example, `L · C`.
  var exampleValueCount: Int { exampleLength * dataset.channelCount }

  /// Example `place` of a batch, `[L, C]`.
  func example(
    _ place: Int, of batch: UnsafeMutableBufferPointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    .init(rebasing: batch[place * exampleValueCount..<(place + 1) * exampleValueCount])
  }

  /// The examples of batch number `index` as N clips of L frames.
  ///
  /// - Parameter augmentation: as of ``fill(_:index:augmentation:)``.
  public func clips(
    ofBatch index: Int, augmentation: ClipAugmentation = ClipAugmentation(probability: 0)
  ) -> [AudioClip] {
    var values = [Float](repeating: 0, count: batchValueCount)
    values.withUnsafeMutableBufferPointer {
      _ = fill($0, index: index, augmentation: augmentation)
    }
    return (0..<batchSize).map { place in
      AudioClip(
        samples: Array(values[(place * exampleValueCount)..<((place + 1) * exampleValueCount)]),
        sampleRate: dataset.sampleRate, channelCount: dataset.channelCount)
    }
  }
}
