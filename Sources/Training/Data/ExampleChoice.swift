// SPDX-License-Identifier: MIT
import Audio
import Models

/// What examples are made of: the recordings of a data set, or its groups, and which of them are held
/// out.
struct ExampleChoice {
  let dataset: ClipDataset
  /// The groups of which volumes are drawn; nil for examples of one recording.
  let groups: RecordingGroups?
  /// Places of clips, or of groups.
  private let split: HeldOutSplit
  /// Recordings of an example.
  private let layerCount: Int
  private let seed: UInt64

  /// Volumes that a model is compared with.
  private static let volumeLimit = 256

  /// The examples that resolved options ask for, of a data set that was scanned with them.
  init(of dataset: ClipDataset, _ options: TrainingOptions) {
    self.dataset = dataset
    seed = options.seed
    layerCount = options.kind.layerCount(options)
    let groups = layerCount > 1 ? RecordingGroups(of: dataset) : nil
    self.groups = groups
    split = groups.map { HeldOutSplit(of: $0, options) } ?? HeldOutSplit(of: dataset, options)
  }

  /// The places of clips to learn from.
  var learnedClips: [Int] { clips(split.learned) }
  /// Whether some are held out.
  var hasHeldOut: Bool { !split.heldOut.isEmpty }

  /// Which part of the recordings.
  enum Part {
    /// Those learned from.
    case learned
    /// Those a model is compared with: those held out, or those learned from where there are none.
    case compared
  }

  /// A sampler of batches from a part.
  func sampler(
    of part: Part, batchSize: Int, balancesClasses: Bool = false
  ) -> any ExampleSampler {
    let places = places(of: part)
    guard let groups else {
      return BatchSampler(
        dataset: dataset, batchSize: batchSize, seed: seed, balancesClasses: balancesClasses,
        clips: places)
    }
    return VolumeSampler(
      dataset: dataset, groups: places.map { groups.groups[$0] }, layerCount: layerCount,
      batchSize: batchSize, seed: seed, balancesClasses: balancesClasses)
  }

  /// The different examples of each class, or of all without classes, to learn from; nil where readings of
  /// a recording differ, and for words, several of which one recording may have.
  func differentCounts(_ options: TrainingOptions) -> [Int]? {
    guard groups == nil, dataset.report.slicing == .start, dataset.report.words == nil,
      options.dataAugmentation == 0
    else { return nil }
    guard options.conditional == true else { return [learnedClips.count] }
    var counts = [Int](repeating: 0, count: dataset.conditionNames.count)
    for clip in learnedClips { counts[dataset.classIndex(ofClip: clip)] += 1 }
    return counts
  }

  /// The number of examples of a part that a model is compared with; 0 for a part without recordings.
  func count(of part: Part) -> Int {
    let places = places(of: part)
    return groups == nil ? places.count : min(clips(places).count, Self.volumeLimit)
  }

  private func places(of part: Part) -> [Int] {
    part == .compared && hasHeldOut ? split.heldOut : split.learned
  }

  private func clips(_ places: [Int]) -> [Int] {
    guard let groups else { return places }
    return places.flatMap { groups.groups[$0].clips }.sorted()
  }
}

extension HeldOutSplit {
  /// The split of a data set; a kind that converts holds nothing out unless a share is given, since no
  /// checkpoint is compared with recordings.
  init(of dataset: ClipDataset, _ options: TrainingOptions) {
    self.init(
      classes: (0..<dataset.clipCount).map(dataset.classIndex),
      share: options.heldOutShare ?? (options.kind.layoutForm == .single ? nil : 0),
      seed: options.seed)
  }

  /// The split of groups, which are held out as a whole.
  fileprivate init(of groups: RecordingGroups, _ options: TrainingOptions) {
    self.init(
      classes: groups.groups.map(\.classIndex), share: options.heldOutShare, seed: options.seed)
  }
}
