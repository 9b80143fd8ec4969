// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// The sounds of a folder in memory, mixed down to one channel, silent ones included.
public struct SoundCollection: Sendable {
  /// The folder.
  public let path: String
  /// All at one sample rate.
  public let clips: [AudioClip]
  /// The files, relative to the folder.
  public let names: [String]
  /// The names of the subfolders, in the order of their bytes; "." of files beside them; empty where
  /// there are none.
  public let classNames: [String]
  /// The class of every clip, a place in ``classNames``; zeros where there are none.
  public let classes: [Int]
  /// What was found and what was left out.
  public let report: DatasetReport

  /// Reads every audio file under `folder`.
  ///
  /// - Parameters:
  ///   - sampleRate: that files of other rates are converted to; the most common one if not given.
  ///   - progress: is told how many of how many files are read.
  /// - Throws: `ClipDatasetError`
  public init(
    folder: String, sampleRate: Int? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) {
    // Whole clips are taken, so the length of a slice does not matter.
    let dataset = try ClipDataset.scan(
      folder,
      options: .init(
        sliceLength: 1, sampleRate: sampleRate, slicing: .random, silenceDecibels: -.infinity,
        memoryBudgetBytes: .max), progress: progress)
    path = folder
    clips = (0..<dataset.clipCount).map { dataset.clip($0) }
    names = (0..<dataset.clipCount).map { dataset.path(ofClip: $0) }
    classNames = dataset.classNames
    classes = (0..<dataset.clipCount).map { dataset.classIndex(ofClip: $0) }
    report = dataset.report
  }

  private init(_ collection: SoundCollection, places: [Int]) {
    path = collection.path
    clips = places.map { collection.clips[$0] }
    names = places.map { collection.names[$0] }
    classNames = collection.classNames
    classes = places.map { collection.classes[$0] }
    report = collection.report
  }

  /// A tenth of each class's clips, one at least of a class of two or more, and all the others.
  ///
  /// Which ones depends on the number of clips alone.
  public func holdingBackATenth() -> (others: SoundCollection, heldBack: SoundCollection) {
    var held: Set<Int> = []
    for index in 0..<max(1, classNames.count) {
      var members = classes.indices.filter { classes[$0] == index }
      var stream = RandomStream(seed: 0, name: "held back", index: UInt64(index))
      stream.shuffle(&members)
      let share = members.count > 1 ? max(1, members.count / 10) : 0
      held.formUnion(members.prefix(share))
    }
    return (
      SoundCollection(self, places: clips.indices.filter { !held.contains($0) }),
      SoundCollection(self, places: held.sorted())
    )
  }

  /// The places of this collection's classes among those of a classifier.
  ///
  /// - Throws: ``ClassifierError/unknownClass(path:className:known:)``
  public func classes(among known: [String]) throws(ClassifierError) -> [Int] {
    var places: [Int] = []
    for name in classNames {
      guard let place = known.firstIndex(of: name) else {
        throw .unknownClass(path: path, className: name, known: known)
      }
      places.append(place)
    }
    return places.isEmpty ? [] : classes.map { places[$0] }
  }
}
