// SPDX-License-Identifier: MIT
import Files
import Kernels
import Synchronization

extension FolderScan {
  /// Examines all files, one group after the other and the files of a group in parallel, and skips those
  /// that Foley generated.
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
    if !options.usesGenerated { leaveOutGenerated() }
  }

  /// Skips the sounds that Foley generated, as their tags say, unless there are no others: a model must not
  /// learn from the sounds of another, or from its own.
  private mutating func leaveOutGenerated() {
    let generatedCount = usable.count { $0.summary.isGenerated }
    guard generatedCount > 0, generatedCount < usable.count else { return }
    drop { $0.summary.isGenerated ? "Its tags say that Foley generated it." : nil }
    cachedCount = usable.count { $0.isCached }
  }

  /// Stores what was found in the scan cache, unless it has all of it.
  private func remember(_ examined: ArraySlice<String>, known: [PathKey: ScanCache.Entry]) {
    let settled = usable.filter(\.isSettled)
    // Entries of files that this scan excludes or has not come to stay in the cache.
    var others: [(path: String, entry: ScanCache.Entry)] = []
    if examined.count < listing.files.count {
      let examined = Set(examined.map { PathKey($0) })
      others = listing.files.filter { !examined.contains(PathKey($0)) }.compactMap { name in
        known[PathKey(name)].map { (name, $0) }
      }
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
    _ number: Int, stamp: FileStamp?, known: [PathKey: ScanCache.Entry]
  ) -> Result<Finding, ClipDecoder.Failure> {
    let name = files[number]
    let path = "\(listing.path)/\(name)"
    if let entry = known[PathKey(name)], entry.stamp == stamp,
      let summary = ClipDecoder.Summary(fields: entry.fields),
      summary.isPossible(inFileOf: entry.stamp.size, sampleRate: decoder.sampleRate)
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
}

/// The first error that several threads met.
final class SharedFailure: Sendable {
  private let first = Mutex<ClipDatasetError?>(nil)

  var error: ClipDatasetError? { first.withLock { $0 } }

  func record(_ error: ClipDatasetError) { first.withLock { $0 = $0 ?? error } }
}
