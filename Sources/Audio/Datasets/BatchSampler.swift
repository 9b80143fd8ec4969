// SPDX-License-Identifier: MIT
import Glibc
import Kernels
import Synchronization

/// Draws batches of slices from a data set.
///
/// Batch k depends on (data set, batch size, seed, k) alone, so there is no state to save: a
/// resumed training asks for the next k. The examples of all batches form one sequence; an epoch of
/// it visits every clip once, and a long clip as many times as it has room for slices, in an order
/// shuffled anew each epoch. In the place of a clip that is lost, because its file has vanished or
/// changed, comes the next one of its class.
public final class BatchSampler: Sendable {
  /// Draws before a cut is put where the clip is loudest.
  private static let drawLimit = 8

  /// The data set that is drawn from.
  public let dataset: ClipDataset
  /// Examples in a batch, N.
  public let batchSize: Int
  /// The seed of order and cuts.
  public let seed: UInt64

  /// The clip of each example of an epoch, unshuffled.
  private let examples: [Int32]
  /// The clips to draw from, ascending, by class.
  private let clipsByClass: [Int: [Int]]
  private let silenceLevel: Float
  /// The order of the epoch that was asked for last: kept for speed, never part of a result.
  private let lastOrder = Mutex<(epoch: Int, clips: [Int32])?>(nil)

  /// A sampler of batches of `batchSize` slices.
  ///
  /// - Parameters:
  ///   - balancesClasses: whether an epoch repeats the clips of small classes until all classes are
  ///     as large as the largest.
  ///   - clips: the places of the clips to draw from; nil for all.
  public init(
    dataset: ClipDataset, batchSize: Int, seed: UInt64, balancesClasses: Bool = false,
    clips: [Int]? = nil
  ) {
    precondition(batchSize > 0, "a batch of \(batchSize) examples")
    self.dataset = dataset
    self.batchSize = batchSize
    self.seed = seed
    let chosen = clips.map(Set.init)
    let examples = Self.examples(
      of: dataset.clips, sliceLength: dataset.sliceLength, slicing: dataset.report.slicing
    ).filter { chosen?.contains(Int($0)) ?? true }
    self.examples =
      balancesClasses
      ? Self.balanced(examples, classes: { dataset.classIndex(ofClip: Int($0)) }) : examples
    clipsByClass = Dictionary(grouping: Set(examples).map(Int.init).sorted()) {
      dataset.classIndex(ofClip: $0)
    }
    silenceLevel = dataset.options.silenceLevel
  }

  /// The number of values of a batch, `N · L · C`.
  public var batchValueCount: Int { batchSize * sliceValueCount }

  /// The number of values of an example, `L · C`.
  var sliceValueCount: Int { dataset.sliceLength * dataset.channelCount }

  /// Fills `batch`, `[N, L, C]`, with batch number `index` and returns the classes of its examples,
  /// `[N]`.
  ///
  /// - Parameter augmentation: applied to each example in place; an example may be mixed with the
  ///   next one of its class in the batch, as that is before its own augmentation.
  @discardableResult
  public func fill(
    _ batch: UnsafeMutableBufferPointer<Float>, index: Int,
    augmentation: ClipAugmentation = ClipAugmentation(probability: 0)
  ) -> [Int32] {
    precondition(
      batch.count == batchValueCount && index >= 0,
      "batch \(index) of \(batchSize) x \(dataset.sliceLength) x \(dataset.channelCount) samples "
        + "does not fit \(batch.count)")
    let first = index * batchSize
    let clips = clipNumbers(ofBatch: index)
    parallelFor(batchSize) { place in
      copyExample(first + place, clip: clips[place], into: example(place, of: batch))
    }
    let classes = clips.map { Int32(dataset.classIndex(ofClip: $0)) }
    if augmentation.probability > 0 {
      augment(batch, index: index, classes: classes, by: augmentation)
    }
    return classes
  }

  /// Example `place` of a batch, `[L, C]`.
  func example(
    _ place: Int, of batch: UnsafeMutableBufferPointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    .init(rebasing: batch[place * sliceValueCount..<(place + 1) * sliceValueCount])
  }

  /// The classes of the examples of batch number `index`, `[N]`.
  public func classes(ofBatch index: Int) -> [Int32] {
    clipNumbers(ofBatch: index).map { Int32(dataset.classIndex(ofClip: $0)) }
  }

  private func clipNumbers(ofBatch index: Int) -> [Int] {
    (index * batchSize..<(index + 1) * batchSize).map(clip)
  }

  /// The clip of example `number`.
  private func clip(_ number: Int) -> Int {
    let (epoch, place) = number.quotientAndRemainder(dividingBy: examples.count)
    return lastOrder.withLock { last in
      if let last, last.epoch == epoch { return Int(last.clips[place]) }
      var order = examples
      var stream = RandomStream(seed: seed, name: "order", index: UInt64(epoch))
      stream.shuffle(&order)
      last = (epoch, order)
      return Int(order[place])
    }
  }

  /// Cuts example `number` out of its clip, or, if that is lost, out of the next one of its class
  /// that is not.
  private func copyExample(
    _ number: Int, clip: Int, into slice: UnsafeMutableBufferPointer<Float>
  ) {
    if cut(number, clip: clip, into: slice) { return }
    let label = dataset.classIndex(ofClip: clip)
    let classmates = clipsByClass[label] ?? []
    let (before, after) = (classmates.filter { $0 < clip }, classmates.filter { $0 > clip })
    for other in after + before where cut(number, clip: other, into: slice) { return }
    dataset.noteExhaustion(ofClass: label)
  }

  /// Cuts example `number` out of a clip; a silent cut is drawn again, and at last put around the
  /// peak.
  ///
  /// - Returns: whether there is such a clip.
  private func cut(
    _ number: Int, clip: Int, into slice: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    let spare = dataset.frameCount(ofClip: clip) - dataset.sliceLength
    guard dataset.report.slicing == .random, spare > 0 else {
      let isThere = dataset.copySlice(ofClip: clip, from: 0, into: slice)
      if spare > 0 { fadeOut(slice) }
      return isThere
    }
    var stream = RandomStream(seed: seed, name: "cut", index: UInt64(number))
    for _ in 0..<Self.drawLimit {
      let start = stream.uniformInteger(below: spare + 1)
      guard dataset.copySlice(ofClip: clip, from: start, into: slice) else { return false }
      if slice.contains(where: { abs($0) >= silenceLevel }) { return true }
    }
    let start = dataset.clips[clip].peakFrame - dataset.sliceLength / 2
    return dataset.copySlice(ofClip: clip, from: min(max(start, 0), spare), into: slice)
  }

  /// Fades the last eighth of a slice to silence, so that a sound that was cut off does not end in a
  /// click: cos² over time.
  private func fadeOut(_ slice: UnsafeMutableBufferPointer<Float>) {
    let frames = dataset.sliceLength / 8
    let start = slice.count - frames * dataset.channelCount
    for index in start..<slice.count {
      let time = Float((index - start) / dataset.channelCount + 1) / Float(frames)
      let level = cos(time * .pi / 2)
      slice[index] *= level * level
    }
  }

  /// The clip of each example of an epoch: a long clip that is cut at random appears once for each
  /// slice that it has room for.
  static func examples(
    of clips: [ClipDataset.Clip], sliceLength: Int, slicing: ClipDataset.Slicing
  ) -> [Int32] {
    clips.indices.flatMap { index in
      let count = slicing == .start ? 1 : max(1, clips[index].frameCount / sliceLength)
      return repeatElement(Int32(index), count: count)
    }
  }

  /// The examples with those of each class repeated, from the first on, until all classes have as
  /// many.
  static func balanced(_ examples: [Int32], classes: (Int32) -> Int) -> [Int32] {
    let groups = Dictionary(grouping: examples, by: classes).sorted { $0.key < $1.key }
    let size = groups.map(\.value.count).max() ?? 0
    return groups.flatMap { group in (0..<size).map { group.value[$0 % group.value.count] } }
  }
}
