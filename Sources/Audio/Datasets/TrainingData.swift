// SPDX-License-Identifier: MIT
import Files

/// The scanned recordings of a ``DatasetLayout``.
public struct TrainingData: Sendable {
  /// The folders and how their recordings correspond.
  public let layout: DatasetLayout
  /// The recordings that a model learns to make.
  public let target: ClipDataset
  /// The recordings that a model converts; nil where there is no folder of them.
  ///
  /// In a paired layout, clip i of `source` corresponds to clip i of `target`.
  public let source: ClipDataset?
  /// What a reader of the reports must know beside them, a sentence each.
  public var notes: [String] = []

  /// Reads all folders of a layout (``ClipDataset/scan(_:options:progress:)``), at one sample rate.
  ///
  /// ``ClipDataset/Options/labels`` applies to the targets; the classes of sources in a folder of their
  /// own are their subfolders. In a paired layout, recordings without a usable partner are skipped and named in
  /// the report.
  ///
  /// - Parameters:
  ///   - options: the wanted rate, channels and slices. A rate of nil stands for the one that most
  ///     files of all folders have.
  ///   - progress: called on the caller's thread with the number of files done and the total.
  /// - Throws: ``ClipDatasetError``
  public static func scan(
    _ layout: DatasetLayout, options: ClipDataset.Options,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) -> TrainingData {
    var options = options
    guard let sourceFolder = layout.sourceFolder else {
      let target = try ClipDataset.scan(layout.targetFolder, options: options, progress: progress)
      guard case .degraded(let folder, let degradation) = layout else {
        return TrainingData(layout: layout, target: target, source: nil)
      }
      options.sampleRate = target.sampleRate
      return TrainingData(
        layout: .degraded(folder, try degradation.prepared(options)), target: target, source: nil)
    }
    if options.sampleRate == nil {
      options.sampleRate = try layout.mostCommonSampleRate(cachedIn: options.scanCacheFolder)
    }
    var (target, source) = try scans(layout, sourceFolder: sourceFolder, options: options)
    let (targetCount, sourceCount) = (target.files.count, source.files.count)
    try target.examineFiles { done, _ in progress(done, targetCount + sourceCount) }
    try source.examineFiles { done, _ in progress(targetCount + done, targetCount + sourceCount) }
    target.chooseSlicing()
    source.chooseSlicing(as: layout.pairsFiles ? target : nil)
    target.dropSilence()
    source.dropSilence()
    var notes: [String] = []
    if layout.pairsFiles {
      FilePairs.align(&target, &source)
      let unequal = FilePairs.dropUnequalLengths(&target, &source)
      if !unequal.isEmpty { notes.append(lengthNote(unequal)) }
    }
    return TrainingData(
      layout: layout, target: try target.dataset(), source: try source.dataset(), notes: notes)
  }

  private static func lengthNote(_ files: [String]) -> String {
    "\(counted(files.count, "pair")) of different lengths, of which the shorter recording decides ("
      + files.prefix(3).map(\.printable).joined(separator: ", ")
      + (files.count > 3 ? ", ...)" : ")")
  }

  /// Scans of both folders, before any file is examined.
  private static func scans(
    _ layout: DatasetLayout, sourceFolder: String, options: ClipDataset.Options
  ) throws(ClipDatasetError) -> (target: FolderScan, source: FolderScan) {
    let targets = try FolderScan.listing(layout.targetFolder, options: options)
    if case .labelled(_, let source, let target) = layout {
      return (
        try FolderScan(listing: targets, options: options, choosing: target),
        try FolderScan(listing: targets, options: options, choosing: source)
      )
    }
    var sourceOptions = options
    sourceOptions.labels = .subfolders
    let sources = try FolderScan.listing(sourceFolder, options: sourceOptions)
    let isPaired = layout.pairsFiles
    if isPaired { try FilePairs.check(sources: sources, targets: targets) }
    return (
      try FolderScan(
        listing: targets, options: options,
        excluding: isPaired ? FilePairs.reasonsToSkip(targets, partners: sources) : [:]),
      try FolderScan(
        listing: sources, options: sourceOptions,
        excluding: isPaired ? FilePairs.reasonsToSkip(sources, partners: targets) : [:])
    )
  }

  /// Identifies the recordings: names, lengths and labels of all clips, and how they correspond.
  ///
  /// For one folder it is the ``ClipDataset/fingerprintText`` of its data set.
  public var fingerprintText: String {
    let targets = target.fingerprintText
    let sources = source?.fingerprintText ?? ""
    return switch layout {
    case .folder: targets
    case .unpaired: "unpaired sources\n\(sources)targets\n\(targets)"
    case .paired: "paired sources\n\(sources)targets\n\(targets)"
    case .labelled(_, let source, let target):
      "unpaired sources of \(source)\n\(sources)targets of \(target)\n\(targets)"
    case .degraded(_, let degradation): "degraded by \(degradation.fingerprintText)\n\(targets)"
    }
  }

  private var datasets: [ClipDataset] {
    let sources = source.map { [$0] } ?? []
    guard case .degraded(_, let degradation) = layout else { return [target] + sources }
    return [target] + degradation.datasets
  }

  /// The changes of files since the scan that were not returned before, see
  /// ``ClipDataset/drainChanges()``.
  public func drainChanges() -> [DatasetChange] { datasets.flatMap { $0.drainChanges() } }

  /// Compares all files with their state at the scan, see ``ClipDataset/checkFiles()``.
  public func checkFiles() {
    for dataset in datasets { dataset.checkFiles() }
  }

  /// The first class of which every clip is unavailable; nil if there is none.
  public var exhaustedClass: String? { datasets.lazy.compactMap(\.exhaustedClass).first }
}
