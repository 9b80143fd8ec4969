// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// The sounds of a folder, mixed down to one channel, silent ones included.
public struct SoundCollection: Sendable {
  /// The folder.
  public let path: String
  /// The files, relative to the folder.
  public let names: [String]
  /// The names of the subfolders, in the order of their bytes; "." of files beside them; empty where
  /// there are none.
  public let classNames: [String]
  /// The class of every clip, a place in ``classNames``; zeros where there are none.
  public let classes: [Int]
  /// What was found and what was left out.
  public let report: DatasetReport
  private let dataset: ClipDataset
  /// The clips of the data set that belong to it.
  private let places: [Int]

  /// What decoded sounds may take of the memory where they are looked at one after the other: 16 MiB.
  public static let smallMemoryByteCount = 16 << 20

  /// Reads every audio file under `folder`.
  ///
  /// - Parameters:
  ///   - sampleRate: that files of other rates are converted to; the most common one if not given.
  ///   - memoryByteCount: decoded sounds beyond it wait in a file in `/var/tmp`.
  ///   - progress: is told how many of how many files are read.
  /// - Throws: `ClipDatasetError`
  public init(
    folder: String, sampleRate: Int? = nil, memoryByteCount: Int = .max,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) {
    // Whole clips are taken: slices are of no use, and cut at random the data set would list them all.
    dataset = try ClipDataset.scan(
      folder,
      options: .init(
        sliceLength: 1, sampleRate: sampleRate, slicing: .start, silenceDecibels: -.infinity,
        memoryBudgetBytes: memoryByteCount), progress: progress)
    path = folder
    places = Array(0..<dataset.clipCount)
    names = places.map(dataset.path)
    classNames = dataset.classNames
    classes = places.map(dataset.classIndex)
    report = dataset.report
  }

  private init(_ collection: SoundCollection, places: [Int]) {
    path = collection.path
    dataset = collection.dataset
    self.places = places.map { collection.places[$0] }
    names = places.map { collection.names[$0] }
    classNames = collection.classNames
    classes = places.map { collection.classes[$0] }
    report = collection.report
  }

  /// The number of sounds.
  public var count: Int { places.count }

  /// Sound `index`; all are at one sample rate.
  public func clip(_ index: Int) -> AudioClip { dataset.clip(places[index]) }

  /// The number of frames of sound `index`.
  public func frameCount(_ index: Int) -> Int { dataset.frameCount(ofClip: places[index]) }

  /// All sounds, in memory.
  public var clips: [AudioClip] { (0..<count).map(clip) }

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
      SoundCollection(self, places: places.indices.filter { !held.contains($0) }),
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
