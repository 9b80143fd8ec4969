// SPDX-License-Identifier: MIT
import Kernels
import Synchronization

/// Draws batches of slices from a data set.
///
/// Batch k is a function of (data set, batch size, seed, k), so a sampler has no state to save: a
/// resumed training asks for the next k. The examples of all batches form one sequence. An epoch of
/// it visits every clip once, and a long clip as many times as it has room for slices, in an order
/// that is shuffled for each epoch. An unavailable clip, whose file has vanished or changed, is
/// replaced by the next one of its class.
public final class BatchSampler: ExampleSampler {
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
  private let cutter: ExampleCutter
  /// Comes before the names of all random streams.
  let streamPrefix: String
  /// The order of the epoch that was asked for last.
  ///
  /// A cache: no result depends on it.
  private let lastOrder = Mutex<(epoch: Int, clips: [Int32])?>(nil)

  /// A sampler of batches of `batchSize` slices.
  ///
  /// - Parameters:
  ///   - balancesClasses: whether an epoch repeats the clips of small classes until all classes are
  ///     as large as the largest.
  ///   - clips: the places of the clips to draw from; nil for all.
  public convenience init(
    dataset: ClipDataset, batchSize: Int, seed: UInt64, balancesClasses: Bool = false,
    clips: [Int]? = nil
  ) {
    self.init(
      dataset: dataset, partner: nil, batchSize: batchSize, seed: seed, streamPrefix: "",
      balancesClasses: balancesClasses, clips: clips)
  }

  /// A sampler of `dataset`, which decides order, classes and cuts, and of the clips of `partner` at
  /// the same places.
  init(
    dataset: ClipDataset, partner: ClipDataset?, batchSize: Int, seed: UInt64,
    streamPrefix: String, balancesClasses: Bool, clips: [Int]?
  ) {
    precondition(batchSize > 0, "a batch of \(batchSize) examples")
    self.dataset = dataset
    self.batchSize = batchSize
    self.seed = seed
    self.streamPrefix = streamPrefix
    cutter = ExampleCutter(
      datasets: [dataset] + (partner.map { [$0] } ?? []), seed: seed,
      streamName: streamPrefix + "cut")
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
  }

  /// Frames of a slice, L.
  public var exampleLength: Int { dataset.sliceLength }

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
    fill([batch], index: index, augmentation: augmentation)
  }

  /// Fills a batch of the data set and one of its partner, both `[N, L, C]`; the augmentation makes
  /// the same draws for both.
  func fill(
    _ batches: [UnsafeMutableBufferPointer<Float>], index: Int, augmentation: ClipAugmentation
  ) -> [Int32] {
    precondition(
      batches.count == cutter.datasets.count && index >= 0
        && batches.allSatisfy { $0.count == batchValueCount },
      "batch \(index) of \(batchSize) x \(dataset.sliceLength) x \(dataset.channelCount) samples "
        + "does not fit \(batches.map(\.count))")
    let first = index * batchSize
    let clips = clipNumbers(ofBatch: index)
    parallelFor(batchSize) { place in
      copyExample(
        first + place, clip: clips[place], into: batches.map { example(place, of: $0) })
    }
    let classes = clips.map { Int32(dataset.classIndex(ofClip: $0)) }
    if augmentation.probability > 0 {
      for batch in batches { augment(batch, index: index, classes: classes, by: augmentation) }
    }
    return classes
  }

  /// The classes of the examples of batch number `index`, `[N]`.
  public func classes(ofBatch index: Int) -> [Int32] {
    clipNumbers(ofBatch: index).map { Int32(dataset.classIndex(ofClip: $0)) }
  }

  /// The shares of ``ClipDataset/conditionNames`` in the examples of batch number `index`,
  /// `[N, names]`: the class of each, or some of its words, drawn anew for each example.
  ///
  /// A recording is not always called by all its words: so a model learns what each word means by
  /// itself and with others. Where a clip is unavailable, its words stay.
  public func shares(ofBatch index: Int) -> [Float] {
    clipNumbers(ofBatch: index).enumerated().flatMap { place, clip in
      var stream = RandomStream(
        seed: seed, name: streamPrefix + "words", index: UInt64(index * batchSize + place))
      return dataset.shares(ofClip: clip, using: &stream)
    }
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
      var stream = RandomStream(seed: seed, name: streamPrefix + "order", index: UInt64(epoch))
      stream.shuffle(&order)
      last = (epoch, order)
      return Int(order[place])
    }
  }

  /// Cuts example `number` out of its clip; if that is unavailable, out of the next available one of
  /// its class; if there is none, fills in zeros.
  private func copyExample(
    _ number: Int, clip: Int, into slices: [UnsafeMutableBufferPointer<Float>]
  ) {
    if cutter.cut(number, clip: clip, into: slices) { return }
    let label = dataset.classIndex(ofClip: clip)
    let classmates = clipsByClass[label] ?? []
    let (before, after) = (classmates.filter { $0 < clip }, classmates.filter { $0 > clip })
    for other in after + before where cutter.cut(number, clip: other, into: slices) { return }
    for slice in slices { slice.update(repeating: 0) }
    dataset.recordExhaustion(ofClass: label)
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
