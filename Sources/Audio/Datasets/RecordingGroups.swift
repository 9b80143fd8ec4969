// SPDX-License-Identifier: MIT
import Files

/// The recordings of a data set by instrument.
///
/// A group is the label ``labelName`` of a recording where the labels of the data set have it, and
/// otherwise the words of its path (``NameWords``): `tom/kit_low_vl1_rr2.wav` and
/// `tom/kit_low_vl3_rr1.wav` are of one group. Recordings of different classes are in different
/// groups. ``ClipDataset/Options/groupSize`` leaves small groups out of a data set.
public struct RecordingGroups: Sendable {
  /// The label that names the group of a recording.
  public static let labelName = "group"

  /// The recordings of one instrument.
  public struct Group: Sendable, Equatable {
    /// The label, or the words.
    public let name: String
    /// The class of all of them.
    public let classIndex: Int
    /// The places of the clips in the data set, ascending.
    public let clips: [Int]
  }

  /// The groups, by class and in the order of their first recordings.
  public let groups: [Group]

  /// The groups of a data set; recordings without the label are in none.
  public init(of dataset: ClipDataset) {
    let isLabelled = dataset.labelNames.contains(Self.labelName)
    var members: [Key: [Int]] = [:]
    for clip in 0..<dataset.clipCount {
      let key = Key(
        className: dataset.classNames.isEmpty
          ? nil : dataset.classNames[dataset.classIndex(ofClip: clip)],
        path: dataset.path(ofClip: clip),
        label: isLabelled ? .some(dataset.labels(ofClip: clip)[Self.labelName]) : nil)
      if let key { members[key, default: []].append(clip) }
    }
    groups = members.map { key, clips in
      Group(
        name: key.name.path, classIndex: dataset.classIndex(ofClip: clips[0]), clips: clips)
    }.sorted { ($0.classIndex, $0.clips[0]) < ($1.classIndex, $1.clips[0]) }
  }

  /// What was found, in a sentence for the report of the recordings.
  public var note: String {
    let sizes = groups.map(\.clips.count)
    return "\(counted(groups.count, "group")) of \(sizes.min() ?? 0) to \(sizes.max() ?? 0) "
      + "recordings of an instrument"
  }

  /// Identifies the groups: a line of the recordings of each.
  public var fingerprintText: String {
    groups.map { "\($0.clips.map(String.init).joined(separator: " "))\n" }.joined()
  }

  /// The class and the name of a group.
  struct Key: Hashable {
    let className: PathKey?
    let name: PathKey

    /// The group of a recording; nil for one that lacks the label.
    ///
    /// - Parameter label: the value of the label, if the labels have it; nil if they have none.
    init?(className: String?, path: String, label: String??) {
      guard let name = label ?? NameWords(ofPath: path).text else { return nil }
      self.className = className.map { PathKey($0) }
      self.name = PathKey(name)
    }
  }
}

extension FolderScan {
  /// Skips the files of groups that have fewer than ``ClipDataset/Options/groupSize`` recordings.
  ///
  /// - Throws: ``ClipDatasetError/noGroups(path:size:count:largest:largestSize:)`` if all have fewer.
  mutating func dropSmallGroups() throws(ClipDatasetError) {
    let size = options.groupSize
    guard size > 1, !usable.isEmpty else { return }
    let isLabelled = labels.names.contains(RecordingGroups.labelName)
    let keys = usable.map { file in
      RecordingGroups.Key(
        className: labels.className(of: file.path), path: file.path,
        label: isLabelled ? .some(labels.labels(of: file.path)[RecordingGroups.labelName]) : nil)
    }
    let counts = keys.reduce(into: [RecordingGroups.Key: Int]()) { counts, key in
      if let key { counts[key, default: 0] += 1 }
    }
    let largest = counts.max { ($0.value, $1.key.name.path) < ($1.value, $0.key.name.path) }
    guard let largest, largest.value >= size else {
      throw .noGroups(
        path: listing.path, size: size, count: counts.count,
        largest: largest?.key.name.path ?? "", largestSize: largest?.value ?? 0)
    }
    let keysOfFiles = Dictionary(uniqueKeysWithValues: zip(usable.map { PathKey($0.path) }, keys))
    drop { file in
      guard let key = keysOfFiles[PathKey(file.path)] ?? nil else {
        return "It has no label \(RecordingGroups.labelName)."
      }
      let count = counts[key] ?? 0
      return count < size
        ? "Its group, \"\(key.name.path)\", has \(counted(count, "recording")), fewer than \(size)."
        : nil
    }
  }
}
