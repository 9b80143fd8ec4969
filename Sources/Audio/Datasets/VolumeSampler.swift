// SPDX-License-Identifier: MIT
import Kernels

/// Draws batches of volumes: an example is V recordings of one instrument one after another, from the
/// softest to the loudest.
///
/// Example i draws a group and V of its recordings, none twice, from a stream of the seed and i. They
/// are cut to the length of a slice, sorted by their root mean square, and scaled together so that
/// the highest peak of the row is full scale: levels between the hits stay as they are. An
/// unavailable recording, whose file has vanished or changed, is replaced by another one of its group;
/// where there are too few, those that there are repeat.
public final class VolumeSampler: ExampleSampler {
  /// The data set that is drawn from.
  public let dataset: ClipDataset
  /// Examples in a batch, N.
  public let batchSize: Int
  /// The seed of groups, recordings and cuts.
  public let seed: UInt64
  /// Hits of an example, V.
  public let layerCount: Int

  private let groups: [RecordingGroups.Group]
  /// The places of groups by class, if every class is drawn as often as every other.
  private let groupsByClass: [[Int]]?
  private let cutter: ExampleCutter

  /// A sampler of batches of `batchSize` volumes.
  ///
  /// - Parameters:
  ///   - groups: groups of at least `layerCount` recordings; one or more.
  ///   - balancesClasses: whether every class is drawn as often as every other, whatever the number
  ///     of its groups; otherwise every group is.
  public init(
    dataset: ClipDataset, groups: [RecordingGroups.Group], layerCount: Int, batchSize: Int,
    seed: UInt64, balancesClasses: Bool = false
  ) {
    precondition(
      batchSize > 0 && layerCount > 0 && !groups.isEmpty
        && groups.allSatisfy { $0.clips.count >= layerCount },
      "volumes of \(layerCount) hits from groups of \(groups.map(\.clips.count))")
    self.dataset = dataset
    self.groups = groups
    self.layerCount = layerCount
    self.batchSize = batchSize
    self.seed = seed
    groupsByClass =
      balancesClasses
      ? Dictionary(grouping: groups.indices) { groups[$0].classIndex }
        .sorted { $0.key < $1.key }.map(\.value) : nil
    cutter = ExampleCutter(datasets: [dataset], seed: seed, streamName: "volume cut")
  }

  /// Frames of a volume, V · L.
  public var exampleLength: Int { layerCount * dataset.sliceLength }

  /// Fills `batch`, `[N, V · L, C]`, with batch number `index` and returns the classes of its volumes,
  /// `[N]`.
  ///
  /// - Parameter augmentation: applied to each hit with the same draws, before they are sorted.
  @discardableResult
  public func fill(
    _ batch: UnsafeMutableBufferPointer<Float>, index: Int,
    augmentation: ClipAugmentation = ClipAugmentation(probability: 0)
  ) -> [Int32] {
    precondition(
      batch.count == batchValueCount && index >= 0,
      "batch \(index) of \(batchSize) x \(exampleLength) x \(dataset.channelCount) samples does not "
        + "fit \(batch.count)")
    parallelFor(batchSize) { place in
      fill(example(place, of: batch), number: index * batchSize + place, augmentation)
    }
    return (0..<batchSize).map { place in
      var stream = self.stream(of: index * batchSize + place)
      return Int32(drawGroup(&stream).classIndex)
    }
  }

  /// The shares of ``ClipDataset/conditionNames`` in the volumes of batch number `index`,
  /// `[N, names]`: those of the first recording of each group.
  public func shares(ofBatch index: Int) -> [Float] {
    (index * batchSize..<(index + 1) * batchSize).flatMap { number in
      var stream = stream(of: number)
      let group = drawGroup(&stream)
      var words = RandomStream(seed: seed, name: "volume words", index: UInt64(number))
      return dataset.shares(ofClip: group.clips[0], using: &words)
    }
  }

  private func stream(of number: Int) -> RandomStream {
    RandomStream(seed: seed, name: "volume", index: UInt64(number))
  }

  private func drawGroup(_ stream: inout RandomStream) -> RecordingGroups.Group {
    guard let groupsByClass else { return groups[stream.uniformInteger(below: groups.count)] }
    let members = groupsByClass[stream.uniformInteger(below: groupsByClass.count)]
    return groups[members[stream.uniformInteger(below: members.count)]]
  }

  /// Fills a volume, `[V · L, C]`, with example `number`.
  private func fill(
    _ volume: UnsafeMutableBufferPointer<Float>, number: Int, _ augmentation: ClipAugmentation
  ) {
    var stream = self.stream(of: number)
    let group = drawGroup(&stream)
    var order = group.clips
    stream.shuffle(&order)
    let draws = RandomStream(seed: seed, name: "augmentation", index: UInt64(number))
    var hits: [[Float]] = []
    for clip in order where hits.count < layerCount {
      if let hit = cut(clip, number, augmentation, draws) { hits.append(hit) }
    }
    guard !hits.isEmpty else {
      volume.update(repeating: 0)
      return dataset.recordExhaustion(ofClass: group.classIndex)
    }
    let sorted = (0..<layerCount).map { hits[$0 % hits.count] }
      .map { (hit: $0, energy: Self.energy(of: $0)) }
      .enumerated().sorted { ($0.element.energy, $0.offset) < ($1.element.energy, $1.offset) }
    let peak = sorted.reduce(Float(0)) { peak, entry in
      entry.element.hit.reduce(peak) { max($0, abs($1)) }
    }
    let scale = peak > 0 ? 1 / peak : 1
    let length = volume.count / layerCount
    for (layer, entry) in sorted.enumerated() {
      for place in 0..<length { volume[layer * length + place] = entry.element.hit[place] * scale }
    }
  }

  /// A hit, `[L, C]`; nil if the recording is unavailable.
  private func cut(
    _ clip: Int, _ number: Int, _ augmentation: ClipAugmentation, _ draws: RandomStream
  ) -> [Float]? {
    var hit = [Float](repeating: 0, count: dataset.sliceLength * dataset.channelCount)
    let isCut = hit.withUnsafeMutableBufferPointer { hit in
      guard cutter.cut(number, clip: clip, into: [hit]) else { return false }
      var draws = draws
      augmentation.apply(
        to: hit, channelCount: dataset.channelCount, mixing: nil, using: &draws)
      return true
    }
    return isCut ? hit : nil
  }

  /// The sum of squares, in double precision.
  private static func energy(of hit: [Float]) -> Double {
    hit.reduce(0) { $0 + Double($1) * Double($1) }
  }
}
