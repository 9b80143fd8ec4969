// SPDX-License-Identifier: MIT
import Files

/// The scan of one folder: examine all files, choose where slices are cut, drop what cannot be used,
/// make the data set.
struct FolderScan {
  let listing: AudioFolder
  let options: ClipDataset.Options
  let decoder: ClipDecoder
  let cache: ScanCache?
  let store: SampleStore
  /// Why the store could not take the samples of a file; nil if it took all.
  let storeFailure = SharedFailure()
  let labels: LabelAssignment
  /// The files to examine.
  let files: [String]
  var usable: [Finding] = []
  /// Usable files whose summaries come from the scan cache.
  var cachedCount = 0
  var skipped: [DatasetReport.Skip]
  var slicing = ClipDataset.Slicing.start
  var slicingReason = ""

  /// The files of a folder.
  ///
  /// - Throws: ``ClipDatasetError/noAudio(path:otherFileCount:)`` and the errors of ``AudioFolder``.
  static func listing(
    _ folder: String, options: ClipDataset.Options
  ) throws(ClipDatasetError) -> AudioFolder {
    precondition(
      options.sliceLength > 0 && options.channelCount > 0 && options.sampleRate ?? 1 > 0,
      "a slice of \(options.sliceLength) frames, \(options.channelCount) channels")
    let listing = options.usesGenerated ? try AudioFolder(folder) : try .recordings(folder)
    guard !listing.files.isEmpty else {
      throw .noAudio(path: folder, otherFileCount: listing.otherFileCount)
    }
    return listing
  }

  /// A scan of the files of a folder that have labels.
  ///
  /// - Parameters:
  ///   - choice: the label that the files must have; nil for all files.
  ///   - excluded: files to skip, each with the reason in one sentence.
  init(
    listing: AudioFolder, options: ClipDataset.Options, choosing choice: LabelChoice? = nil,
    excluding excluded: [PathKey: String] = [:]
  ) throws(ClipDatasetError) {
    self.listing = listing
    self.options = options
    let sampleRate =
      options.sampleRate
      ?? listing.mostCommonSampleRate(cachedIn: options.scanCacheFolder) ?? 16_000
    decoder = ClipDecoder(options: options, sampleRate: sampleRate)
    cache = ScanCache(
      of: listing.path, purpose: decoder.purpose, fieldCount: ClipDecoder.Summary.fieldCount,
      in: options.scanCacheFolder)
    let labels = try LabelAssignment(options.labels, of: listing)
    self.labels = labels
    let chosen = try choice?.files(of: listing, labels: labels) ?? listing.files
    files = chosen.filter { labels.includes($0) && excluded[PathKey($0)] == nil }
    store = SampleStore(
      clipCount: files.count, budgetBytes: options.memoryBudgetBytes,
      folder: options.cacheFolder)
    skipped =
      listing.failures.map { DatasetReport.Skip(path: $0.path, reason: $0.reason) } + labels.skipped
      + excluded.filter { labels.includes($0.key.path) }
      .map { DatasetReport.Skip(path: $0.key.path, reason: $0.value) }
  }

  /// A usable file.
  struct Finding {
    /// Its place in ``files``.
    let number: Int
    let path: String
    let stamp: FileStamp
    let summary: ClipDecoder.Summary
    /// Whether the summary comes from the scan cache.
    var isCached = false
    /// Whether the file did not change while it was read.
    var isSettled = true

    var entry: ScanCache.Entry { ScanCache.Entry(stamp: stamp, fields: summary.fields) }
  }
}
