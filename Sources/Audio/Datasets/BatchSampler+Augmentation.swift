// SPDX-License-Identifier: MIT
import Kernels

extension BatchSampler {
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
