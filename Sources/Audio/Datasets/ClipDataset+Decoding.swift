// SPDX-License-Identifier: MIT
import Kernels
import Synchronization

extension ClipDataset {
  /// What has happened to the files since the scan.
  struct Incidents {
    /// Clips that cannot be had any more.
    var lost: Set<Int> = []
    /// Clips that are kept in memory but whose files are others now.
    var changed: Set<Int> = []
    /// What nobody has been told yet.
    var untold: [DatasetReport.Skip] = []
    /// Whether decoded clips can no longer be kept.
    var isStoreFull = false
    /// Classes of which no clip is left.
    var emptyClasses: Set<Int> = []
  }

  /// The files that have vanished or changed since the scan, each told once: those that were to be
  /// decoded and are lost, and those that ``checkFiles()`` found.
  public func takeIncidents() -> [DatasetReport.Skip] {
    incidents.withLock { incidents in
      defer { incidents.untold = [] }
      return incidents.untold.sorted { AudioFolder.precedesBytewise($0.path, $1.path) }
    }
  }

  /// The first class of which every clip to draw from is lost; nil while there is none.
  public var exhaustedClass: String? {
    incidents.withLock { $0.emptyClasses.min() }.map { classNames.isEmpty ? "." : classNames[$0] }
  }

  /// Looks whether the files are what they were when they were scanned; nothing is read.
  ///
  /// What has been decoded stays as it is; what has not is lost.
  public func checkFiles() {
    let stamps = parallelMap(clips.count) { FileStamp(filePath(ofClip: $0)) }
    for (index, stamp) in stamps.enumerated() where stamp != clips[index].stamp {
      let what =
        "\(filePath(ofClip: index)) \(stamp == nil ? "has vanished" : "has changed") since it was "
        + "scanned"
      if store.holds(clips[index].storeIndex) {
        noteChange(ofClip: index, what)
      } else {
        lose(index, what)
      }
    }
  }

  private func noteChange(ofClip index: Int, _ what: String) {
    incidents.withLock { incidents in
      guard incidents.changed.insert(index).inserted else { return }
      incidents.untold.append(
        DatasetReport.Skip(
          path: clips[index].path,
          reason: "\(what): what this run has read of it stays in use, but a run that is resumed "
            + "would find other recordings."))
    }
  }

  /// Says that there is no clip of a class any more.
  func noteExhaustion(ofClass index: Int) {
    incidents.withLock { _ = $0.emptyClasses.insert(index) }
  }

  /// The samples of clip `index`, which the store has not; nil if the clip is lost.
  func decoded(_ index: Int) -> [Float]? {
    guard !incidents.withLock({ $0.lost.contains(index) }) else { return nil }
    let (clip, path) = (clips[index], filePath(ofClip: index))
    switch decoder.decode(path) {
    case .success(let result)
    where FileStamp(path) == clip.stamp && result.summary.frameCount == clip.frameCount:
      keep(result.samples, of: clip)
      return result.samples
    case .success:
      lose(index, "\(path) has changed since it was scanned")
    case .failure(let failure):
      let isThere = FileStamp(path) != nil
      lose(index, isThere ? failure.reason : "\(path) has vanished since it was scanned")
    }
    return nil
  }

  private func keep(_ samples: [Float], of clip: Clip) {
    guard !incidents.withLock({ $0.isStoreFull }) else { return }
    do {
      try store.put(samples, at: clip.storeIndex)
    } catch {
      incidents.withLock { incidents in
        guard !incidents.isStoreFull else { return }
        incidents.isStoreFull = true
        incidents.untold.append(
          DatasetReport.Skip(path: options.cacheFolder, reason: error.description))
      }
    }
  }

  private func lose(_ index: Int, _ reason: String) {
    incidents.withLock { incidents in
      guard incidents.lost.insert(index).inserted else { return }
      incidents.untold.append(
        DatasetReport.Skip(
          path: clips[index].path, reason: "\(reason): other recordings take its place."))
    }
  }

  private func filePath(ofClip index: Int) -> String { "\(report.folder)/\(clips[index].path)" }
}
