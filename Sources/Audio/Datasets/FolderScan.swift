// SPDX-License-Identifier: MIT
import Kernels
import Synchronization

/// The scan of one folder: examine all files, choose where slices are cut, drop what cannot be used,
/// make the data set.
struct FolderScan {
  let listing: AudioFolder
  let options: ClipDataset.Options
  let decoder: ClipDecoder
  private let cache: ScanCache?
  let store: SampleStore
  /// Why the store could not take the samples of a file; nil if it took all.
  let storeFailure = SharedFailure()
  let labels: LabelAssignment
  /// The files to examine.
  let files: [String]
  private(set) var usable: [Finding] = []
  /// Usable files whose summaries come from the scan cache.
  private(set) var cachedCount = 0
  private(set) var skipped: [DatasetReport.Skip]
  private(set) var slicing = ClipDataset.Slicing.start
  private(set) var slicingReason = ""

  /// The files of a folder.
  ///
  /// - Throws: ``ClipDatasetError/noAudio(path:otherFileCount:)`` and the errors of ``AudioFolder``.
  static func listing(
    _ folder: String, options: ClipDataset.Options
  ) throws(ClipDatasetError) -> AudioFolder {
    precondition(
      options.sliceLength > 0 && options.channelCount > 0 && options.sampleRate ?? 1 > 0,
      "a slice of \(options.sliceLength) frames, \(options.channelCount) channels")
    let listing = try AudioFolder.recordings(folder)
    guard !listing.files.isEmpty else {
      throw .noAudio(path: folder, otherFileCount: listing.otherFileCount)
    }
    return listing
  }

  /// A scan of the files of a folder that have labels.
  ///
  /// - Parameter excluded: files to skip, each with the reason in one sentence.
  init(
    listing: AudioFolder, options: ClipDataset.Options, excluding excluded: [String: String] = [:]
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
    files = listing.files.filter { labels.includes($0) && excluded[$0] == nil }
    store = SampleStore(
      clipCount: files.count, budgetBytes: options.memoryBudgetBytes,
      folder: options.cacheFolder)
    skipped =
      listing.failures.map { DatasetReport.Skip(path: $0.path, reason: $0.reason) } + labels.skipped
      + excluded.filter { labels.includes($0.key) }
      .map { DatasetReport.Skip(path: $0.key, reason: $0.value) }
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

  /// Examines all files, one group after the other and the files of a group in parallel.
  ///
  /// What was found is stored in the scan cache every few seconds, so that a scan that is interrupted
  /// need not begin again.
  ///
  /// - Parameters:
  ///   - storeInterval: the time between two updates of the scan cache.
  ///   - progress: called with the number of files done and the total.
  /// - Throws: ``ClipDatasetError/cacheFailed(folder:reason:)`` if the file for decoded audio cannot be
  ///   created; a file that cannot grow is a change that the data set reports.
  mutating func examineFiles(
    storeInterval: Duration = .seconds(10), progress: (Int, Int) -> Void
  ) throws(ClipDatasetError) {
    let known = cache?.load() ?? [:]
    var lastStored = ContinuousClock.now
    var start = 0
    while start < files.count {
      let stamps = stampsOfGroup(from: start)
      let group = start..<(start + stamps.count)
      start = group.upperBound
      let results = parallelMap(group.count) {
        examine(group.lowerBound + $0, stamp: stamps[$0], known: known)
      }
      if let error = storeFailure.error, !store.hasFile { throw error }
      for (number, result) in zip(group, results) {
        switch result {
        case .success(let finding):
          if finding.isCached { cachedCount += 1 }
          usable.append(finding)
        case .failure(let failure):
          skipped.append(DatasetReport.Skip(path: files[number], reason: failure.reason))
        }
      }
      progress(group.upperBound, files.count)
      if start < files.count, ContinuousClock.now - lastStored > storeInterval {
        remember(files[..<start], known: known)
        lastStored = .now
      }
    }
    remember(files[...], known: known)
  }

  /// Stores what was found in the scan cache, unless it has all of it.
  private func remember(_ examined: ArraySlice<String>, known: [String: ScanCache.Entry]) {
    let settled = usable.filter(\.isSettled)
    // Entries of files that this scan excludes or has not come to stay in the cache.
    let examined = Set(examined)
    let others = listing.files.filter { !examined.contains($0) }.compactMap { name in
      known[name].map { (name, $0) }
    }
    if settled.count > cachedCount || settled.count + others.count != known.count {
      cache?.store(settled.map { ($0.path, $0.entry) } + others)
    }
  }

  /// The stamps of the files of the group that begins at `start`: many files, so that waiting for the
  /// last one of a group takes a small part of the time, and fewer where files are large.
  private func stampsOfGroup(from start: Int) -> [FileStamp?] {
    let threads = WorkerPool.threadCount
    var stamps: [FileStamp?] = []
    var byteCount = 0
    for name in files[start...].prefix(32 * threads) {
      guard stamps.count < 4 * threads || byteCount < threads << 24 else { break }
      stamps.append(FileStamp("\(listing.path)/\(name)"))
      byteCount += min(stamps.last??.size ?? 0, threads << 24)
    }
    return stamps
  }

  /// Decodes file `number` unless the scan cache has it.
  private func examine(
    _ number: Int, stamp: FileStamp?, known: [String: ScanCache.Entry]
  ) -> Result<Finding, ClipDecoder.Failure> {
    let name = files[number]
    let path = "\(listing.path)/\(name)"
    if let entry = known[name], entry.stamp == stamp,
      let summary = ClipDecoder.Summary(fields: entry.fields)
    {
      return .success(
        Finding(number: number, path: name, stamp: entry.stamp, summary: summary, isCached: true))
    }
    return decode(path, number: number).map { summary in
      Finding(
        number: number, path: name, stamp: stamp ?? FileStamp(size: 0, modified: 0),
        summary: summary, isSettled: FileStamp(path) == stamp)
    }
  }

  /// Decodes a file into the store; if the store has no room, the samples are decoded again when they
  /// are needed.
  private func decode(
    _ path: String, number: Int
  ) -> Result<ClipDecoder.Summary, ClipDecoder.Failure> {
    if storeFailure.error == nil {
      do {
        var writer = store.writer()
        let result = try decoder.decode(path, into: &writer)
        if case .success(let summary) = result {
          try writer.finish(number, divisor: decoder.divisor(for: summary))
        }
        return result
      } catch {
        storeFailure.record(error)
      }
    }
    return decoder.summary(of: path)
  }

  /// Decides where slices are cut: as `other` does, or as the options say, or from the start if nine
  /// clips in ten last at most one and a half slices.
  mutating func chooseSlicing(as other: FolderScan? = nil) {
    if let other {
      (slicing, slicingReason) = (other.slicing, other.slicingReason)
      return
    }
    if let wanted = options.slicing {
      slicing = wanted
      slicingReason = wanted == .start ? "cut from the start, as asked" : "cut at random, as asked"
      return
    }
    let lengths = usable.map(\.summary.frameCount).sorted()
    guard !lengths.isEmpty else { return }
    let ninth = lengths[(lengths.count * 9 - 1) / 10]
    if Double(ninth) <= 1.5 * Double(options.sliceLength) {
      slicing = .start
      slicingReason =
        "cut from the start and padded: nine clips in ten last \(duration(ninth)) or less"
    } else {
      slicing = .random
      slicingReason = "cut at random: one clip in ten lasts \(duration(ninth)) or more"
    }
  }

  /// Skips the clips that have silent slices only.
  mutating func dropSilence() {
    let (threshold, decibels) = (options.silenceLevel, options.silenceDecibels)
    let isFromStart = slicing == .start
    let part = isFromStart ? "The first slice" : "The clip"
    drop { file in
      let peak = isFromStart ? file.summary.startPeak : file.summary.peak
      return peak >= threshold && file.summary.sourcePeak >= threshold
        ? nil : "\(part) is silent (below \(decibels) dB of full scale)."
    }
  }

  /// The paths of the usable files.
  var usableFiles: [String] { usable.map(\.path) }

  /// Skips the usable files for which `reason` returns a sentence.
  mutating func drop(_ reason: (Finding) -> String?) {
    usable = usable.filter { file in
      guard let reason = reason(file) else { return true }
      skipped.append(DatasetReport.Skip(path: file.path, reason: reason))
      return false
    }
  }

  /// Brings the usable files into the order of `files`, which names all of them.
  mutating func sortUsable(_ files: [String]) {
    let findings = Dictionary(uniqueKeysWithValues: usable.map { ($0.path, $0) })
    usable = files.compactMap { findings[$0] }
  }
}

/// The first error that several threads met.
final class SharedFailure: Sendable {
  private let first = Mutex<ClipDatasetError?>(nil)

  var error: ClipDatasetError? { first.withLock { $0 } }

  func record(_ error: ClipDatasetError) { first.withLock { $0 = $0 ?? error } }
}
