// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// The sounds of a folder, mixed down to one channel, silent ones included.
public struct SoundCollection: Sendable {
  /// The folder.
  public let path: String
  /// The files, relative to the folder.
  public let names: [String]
  /// The names of the subfolders in byte order, with "." for files beside them; empty where there are
  /// no subfolders.
  public let classNames: [String]
  /// The class of each clip, an index into ``classNames``; zeros where there are no classes.
  public let classes: [Int]
  /// The files found and the files skipped.
  public let report: DatasetReport
  private let dataset: ClipDataset
  /// The indices of its clips in the data set.
  private let places: [Int]

  /// The memory for decoded sounds where each is read once: 16 MiB.
  public static let smallMemoryByteCount = 16 << 20

  /// Reads every audio file under `folder`.
  ///
  /// - Parameters:
  ///   - sampleRate: the rate that files of other rates are converted to (default: the most common
  ///     rate).
  ///   - memoryByteCount: the memory for decoded sounds; further ones are stored in a file in
  ///     `/var/tmp`.
  ///   - usesGenerated: whether sounds that Foley generated are used where there are recordings too.
  ///   - progress: called with the number of files read and the total.
  /// - Throws: `ClipDatasetError`
  public init(
    folder: String, sampleRate: Int? = nil, memoryByteCount: Int = .max,
    usesGenerated: Bool = false,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) {
    // Whole clips are used. With .start the data set does not list every random slice of a clip.
    dataset = try ClipDataset.scan(
      folder,
      options: .init(
        sliceLength: 1, sampleRate: sampleRate, slicing: .start, silenceDecibels: -.infinity,
        memoryBudgetBytes: memoryByteCount, usesGenerated: usesGenerated), progress: progress)
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

  /// The class of sound `index`; nil where there are no classes.
  func className(_ index: Int) -> String? {
    classNames.isEmpty ? nil : classNames[classes[index]]
  }

  /// Sound `index`; all sounds have one sample rate.
  public func clip(_ index: Int) -> AudioClip { dataset.clip(places[index]) }

  /// The number of sample frames of sound `index`.
  public func frameCount(_ index: Int) -> Int { dataset.frameCount(ofClip: places[index]) }

  /// The samples of sound `index` in pieces, so that a long sound is never in memory as a whole.
  public func pieces(_ index: Int) -> ClipPieces { dataset.pieces(ofClip: places[index]) }

  /// The first `limit` samples of sound `index`, or all if it has fewer, at `sampleRate` hertz (default:
  /// the rate of all sounds).
  ///
  /// They have the bits of `Resampler` for the whole sound.
  ///
  /// - Throws: `AudioConversionError` for a rate that cannot be converted.
  public func beginning(
    _ index: Int, upTo limit: Int, sampleRate: Int? = nil
  ) throws(AudioConversionError) -> AudioClip {
    let rate = sampleRate ?? report.sampleRate
    var stream = try ResamplingStream(from: report.sampleRate, to: rate, channelCount: 1)
    var samples: [Float] = []
    for piece in pieces(index) {
      samples += stream.convert(piece)
      if samples.count >= limit { break }
    }
    if samples.count < limit { samples += stream.finish() }
    return AudioClip(samples: Array(samples.prefix(limit)), sampleRate: rate)
  }

  /// All sounds, decoded into memory.
  public var clips: [AudioClip] { (0..<count).map(clip) }

  /// Splits off a tenth of the clips of each class, at least one from a class of two or more.
  ///
  /// The choice depends only on the number of clips.
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

  /// The class of each clip as an index into the classes of a classifier.
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
