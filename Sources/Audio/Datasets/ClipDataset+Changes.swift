// SPDX-License-Identifier: MIT
import Files
import Kernels
import Synchronization

/// A file that has vanished or changed since the scan, or a cache folder that became full.
public struct DatasetChange: Sendable, Equatable {
  /// The path of the file relative to the folder, or the cache folder.
  public let path: String
  /// What happened and what follows from it, in one sentence.
  public let reason: String

  /// A change with its explanation.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

extension ClipDataset {
  /// What has happened to the files since the scan.
  struct ChangeLog {
    /// Clips whose samples cannot be read any more.
    var unavailable: Set<Int> = []
    /// Clips whose samples are kept although their files have changed.
    var outdated: Set<Int> = []
    /// Changes that ``ClipDataset/drainChanges()`` has not returned yet.
    var pending: [DatasetChange] = []
    /// Whether the store cannot take further samples.
    var isStoreFull = false
    /// Classes without an available clip.
    var emptyClasses: Set<Int> = []
  }

  /// The changes since the scan that were not returned before, by path: files that could not be
  /// decoded when they were needed, and files that ``checkFiles()`` found changed.
  public func drainChanges() -> [DatasetChange] {
    changes.withLock { changes in
      defer { changes.pending = [] }
      return changes.pending.sorted { AudioFolder.precedesBytewise($0.path, $1.path) }
    }
  }

  /// The first class of which every clip to draw from is unavailable; nil if there is none.
  public var exhaustedClass: String? {
    changes.withLock { $0.emptyClasses.min() }.map { classNames.isEmpty ? "." : classNames[$0] }
  }

  /// Compares the stamps of all files with those at the scan; no file is read.
  ///
  /// Clips that are decoded already keep their samples; the others become unavailable if their files
  /// have changed.
  public func checkFiles() {
    let stamps = parallelMap(clips.count) { FileStamp(filePath(ofClip: $0)) }
    for (index, stamp) in stamps.enumerated() where stamp != clips[index].stamp {
      let what =
        "\(filePath(ofClip: index)) \(stamp == nil ? "has vanished" : "has changed") since it was "
        + "scanned"
      if store.holds(clips[index].storeIndex) {
        markOutdated(index, what)
      } else {
        markUnavailable(index, what)
      }
    }
  }

  private func markOutdated(_ index: Int, _ what: String) {
    changes.withLock { changes in
      guard changes.outdated.insert(index).inserted else { return }
      changes.pending.append(
        DatasetChange(
          path: clips[index].path,
          reason: "\(what): what this run has read of it stays in use, but a run that is resumed "
            + "would find other recordings."))
    }
  }

  /// Records that no clip of a class is available.
  func recordExhaustion(ofClass index: Int) {
    changes.withLock { _ = $0.emptyClasses.insert(index) }
  }

  /// Decodes clip `index`, which the store does not have, into the store.
  ///
  /// - Returns: whether the clip is available. If the store has no room, `overflow` is called with the
  ///   samples.
  func load(_ index: Int, overflow: ([Float]) -> Void) -> Bool {
    guard !changes.withLock({ $0.unavailable.contains(index) }) else { return false }
    let (clip, path) = (clips[index], filePath(ofClip: index))
    guard !changes.withLock({ $0.isStoreFull }) else {
      return check(decoder.samples(of: path), of: index) { overflow($0.samples) }
    }
    do {
      var writer = store.writer()
      let result = try decoder.decode(path, into: &writer)
      let isWhole = check(result.map { ([], $0) }, of: index) { _ in }
      guard isWhole, case .success(let summary) = result else { return false }
      try writer.finish(clip.storeIndex, divisor: decoder.divisor(for: summary))
      return true
    } catch {
      recordFullStore(error)
      return load(index, overflow: overflow)
    }
  }

  /// Calls `use` with what was decoded of a file, unless the file has changed; whether it was called.
  private func check(
    _ result: Result<(samples: [Float], summary: ClipDecoder.Summary), ClipDecoder.Failure>,
    of index: Int, use: ((samples: [Float], summary: ClipDecoder.Summary)) -> Void
  ) -> Bool {
    let (clip, path) = (clips[index], filePath(ofClip: index))
    switch result {
    case .success(let decoded)
    where FileStamp(path) == clip.stamp && decoded.summary.frameCount == clip.frameCount:
      use(decoded)
      return true
    case .success:
      markUnavailable(index, "\(path) has changed since it was scanned")
    case .failure(let failure):
      let exists = FileStamp(path) != nil
      markUnavailable(
        index, exists ? failure.reason : "\(path) has vanished since it was scanned")
    }
    return false
  }

  /// Records, once, that the store cannot take further samples.
  func recordFullStore(_ error: ClipDatasetError) {
    changes.withLock { changes in
      guard !changes.isStoreFull else { return }
      changes.isStoreFull = true
      changes.pending.append(
        DatasetChange(path: options.cacheFolder, reason: error.description))
    }
  }

  private func markUnavailable(_ index: Int, _ reason: String) {
    changes.withLock { changes in
      guard changes.unavailable.insert(index).inserted else { return }
      changes.pending.append(
        DatasetChange(
          path: clips[index].path, reason: "\(reason): other recordings take its place."))
    }
  }

  private func filePath(ofClip index: Int) -> String { "\(report.folder)/\(clips[index].path)" }
}
