// SPDX-License-Identifier: MIT
import Kernels

extension BatchSampler {
  /// The examples of batch number `index` as N clips of L frames.
  ///
  /// - Parameter augmentation: as in ``fill(_:index:augmentation:)``.
  public func clips(
    ofBatch index: Int, augmentation: ClipAugmentation = ClipAugmentation(probability: 0)
  ) -> [AudioClip] {
    var values = [Float](repeating: 0, count: batchValueCount)
    values.withUnsafeMutableBufferPointer {
      _ = fill($0, index: index, augmentation: augmentation)
    }
    return (0..<batchSize).map { place in
      AudioClip(
        samples: Array(values[(place * sliceValueCount)..<((place + 1) * sliceValueCount)]),
        sampleRate: dataset.sampleRate, channelCount: dataset.channelCount)
    }
  }

  /// Augments each example of batch number `index` in place.
  func augment(
    _ batch: UnsafeMutableBufferPointer<Float>, index: Int, classes: [Int32],
    by augmentation: ClipAugmentation
  ) {
    // Examples are mixed with others as they are before their augmentation.
    var plain = Array(batch)
    plain.withUnsafeMutableBufferPointer { plain in
      parallelFor(batchSize) { place in
        var stream = RandomStream(
          seed: seed, name: streamPrefix + "augmentation", index: UInt64(index * batchSize + place))
        let others = (1..<batchSize).map { (place + $0) % batchSize }
        let other = others.first { classes[$0] == classes[place] }
        augmentation.apply(
          to: example(place, of: batch), channelCount: dataset.channelCount,
          mixing: other.map { UnsafeBufferPointer(example($0, of: plain)) }, using: &stream)
      }
    }
  }
}
