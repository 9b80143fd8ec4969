// SPDX-License-Identifier: MIT
import Glibc
import Kernels

extension ClipDataset {
  /// Reads every audio file under `folder`, files side by side, and decides how to slice them.
  ///
  /// The class of a file is the subfolder of `folder` it lies under. A file that cannot be used is
  /// skipped and named in the report. A file that an earlier scan has left word of is not decoded
  /// until somebody wants it. Samples and order depend on neither that nor the number of threads.
  ///
  /// - Parameters:
  ///   - folder: the folder, searched with all its subfolders (``AudioFolder``).
  ///   - options: the wanted rate, channels and slices.
  ///   - progress: is told how many of how many files are done, on the caller's thread.
  /// - Throws: ``ClipDatasetError``
  public static func scan(
    _ folder: String, options: Options, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) -> ClipDataset {
    precondition(
      options.sliceLength > 0 && options.channelCount > 0 && options.sampleRate ?? 1 > 0,
      "a slice of \(options.sliceLength) frames, \(options.channelCount) channels")
    let listing = try AudioFolder(folder)
    guard !listing.files.isEmpty else {
      throw .noAudio(path: folder, otherFileCount: listing.otherFileCount)
    }
    var scan = try FolderScan(listing: listing, options: options)
    return try scan.run(progress: progress)
  }
}

/// A scan in progress.
private struct FolderScan {
  let listing: AudioFolder
  let options: ClipDataset.Options
  private let decoder: ClipDecoder
  private let memory: ScanMemory?
  private let store: SampleStore
  private let labels: LabelAssignment
  /// The files that have labels.
  private let files: [String]
  private var usable: [Finding] = []
  private var recalledCount = 0
  private var skipped: [DatasetReport.Skip]

  init(listing: AudioFolder, options: ClipDataset.Options) throws(ClipDatasetError) {
    self.listing = listing
    self.options = options
    let sampleRate =
      options.sampleRate
      ?? listing.mostCommonSampleRate(rememberedIn: options.scanCacheFolder) ?? 16_000
    decoder = ClipDecoder(options: options, sampleRate: sampleRate)
    memory = ScanMemory(
      of: listing.path, purpose: decoder.purpose, factCount: ClipDecoder.Summary.factCount,
      in: options.scanCacheFolder)
    let labels = try LabelAssignment(options.labels, of: listing)
    self.labels = labels
    files = listing.files.filter { labels.includes($0) }
    store = SampleStore(
      clipCount: files.count, budgetBytes: options.memoryBudgetBytes,
      folder: options.cacheFolder)
    skipped =
      listing.failures.map { DatasetReport.Skip(path: $0.path, reason: $0.reason) } + labels.skipped
  }

  mutating func run(
    progress: (Int, Int) -> Void
  ) throws(ClipDatasetError) -> ClipDataset {
    try examineFiles(progress: progress)
    let (slicing, reason) = chosenSlicing()
    dropSilence(slicing)
    guard !usable.isEmpty else {
      throw .nothingUsable(
        path: listing.path, fileCount: listing.files.count,
        reasons: skipped.prefix(3).map(\.reason))
    }
    skipped.sort { AudioFolder.precedesBytewise($0.path, $1.path) }
    let names = usable.map { labels.className(of: $0.path) }
    let classNames =
      names.allSatisfy { $0 == nil }
      ? [] : Set(names.map { $0 ?? "." }).sorted(by: AudioFolder.precedesBytewise)
    let places = Dictionary(uniqueKeysWithValues: zip(classNames, 0...))
    let clips = zip(usable, names).map { entry, name in
      ClipDataset.Clip(
        path: entry.path, storeIndex: entry.number, stamp: entry.stamp,
        classIndex: places[name ?? "."] ?? 0, labels: labels.labels(of: entry.path),
        frameCount: entry.summary.frameCount, peakFrame: entry.summary.peakFrame)
    }
    let report = makeReport(
      clips: clips, classNames: classNames, slicing: slicing, reason: reason)
    return ClipDataset(
      report: report, classNames: classNames,
      labelNames: (classNames.isEmpty ? [] : [LabelAssignment.className])
        + labels.names.filter { $0 != LabelAssignment.className },
      clips: clips, decoder: decoder, store: store)
  }

  /// A file that is of use.
  private struct Finding {
    /// Its place among all files.
    let number: Int
    let path: String
    let stamp: FileStamp
    let summary: ClipDecoder.Summary
    /// Nil where the summary is that of an earlier scan.
    var samples: [Float]?
    /// Whether the file stayed the same while it was read.
    var isSettled = true

    var entry: ScanMemory.Entry { ScanMemory.Entry(stamp: stamp, facts: summary.facts) }
  }

  /// Looks at all files, a group side by side, then the next, so that little waits for its turn in
  /// the store.
  private mutating func examineFiles(
    progress: (Int, Int) -> Void
  ) throws(ClipDatasetError) {
    let known = memory?.recall() ?? [:]
    var start = 0
    while start < files.count {
      let stamps = stampsOfGroup(from: start)
      let group = start..<(start + stamps.count)
      start = group.upperBound
      let results = parallelMap(group.count) {
        examine(group.lowerBound + $0, stamp: stamps[$0], known: known)
      }
      for (number, result) in zip(group, results) {
        switch result {
        case .success(var finding):
          if let samples = finding.samples { try store.put(samples, at: number) }
          if finding.samples == nil { recalledCount += 1 }
          finding.samples = nil
          usable.append(finding)
        case .failure(let failure):
          skipped.append(DatasetReport.Skip(path: files[number], reason: failure.reason))
        }
      }
      progress(group.upperBound, files.count)
    }
    let settled = usable.filter(\.isSettled)
    // Entries of files that this scan leaves out stay in the cache for other label sources.
    let others = listing.files.filter { !labels.includes($0) }.compactMap { name in
      known[name].map { (name, $0) }
    }
    if settled.count > recalledCount || settled.count + others.count != known.count {
      memory?.remember(settled.map { ($0.path, $0.entry) } + others)
    }
  }

  /// The stamps of the files from `start` on that are looked at side by side: of many, so that the last
  /// one of a group keeps the other threads waiting for a small part of the time, and of fewer where
  /// files are large.
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

  /// File `number`, decoded unless it is known.
  private func examine(
    _ number: Int, stamp: FileStamp?, known: [String: ScanMemory.Entry]
  ) -> Result<Finding, ClipDecoder.Failure> {
    let name = files[number]
    let path = "\(listing.path)/\(name)"
    if let entry = known[name], entry.stamp == stamp,
      let summary = ClipDecoder.Summary(facts: entry.facts)
    {
      return .success(Finding(number: number, path: name, stamp: entry.stamp, summary: summary))
    }
    return decoder.decode(path).map { clip in
      Finding(
        number: number, path: name, stamp: stamp ?? FileStamp(size: 0, modified: 0),
        summary: clip.summary, samples: clip.samples, isSettled: FileStamp(path) == stamp)
    }
  }

  /// Nine clips in ten within one and a half slices: they are taken from their start.
  private func chosenSlicing() -> (ClipDataset.Slicing, String) {
    if let slicing = options.slicing {
      return (
        slicing, slicing == .start ? "cut from the start, as asked" : "cut at random, as asked"
      )
    }
    let lengths = usable.map(\.summary.frameCount).sorted()
    guard !lengths.isEmpty else { return (.start, "") }
    let ninth = lengths[(lengths.count * 9 - 1) / 10]
    return Double(ninth) <= 1.5 * Double(options.sliceLength)
      ? (.start, "cut from the start and padded: nine clips in ten last \(seconds(ninth)) or less")
      : (.random, "cut at random: one clip in ten lasts \(seconds(ninth)) or more")
  }

  /// Leaves out the clips that offer nothing but silent slices.
  private mutating func dropSilence(_ slicing: ClipDataset.Slicing) {
    let threshold = options.silenceLevel
    var heard: [Finding] = []
    for entry in usable {
      let peak = slicing == .start ? entry.summary.startPeak : entry.summary.peak
      if peak >= threshold, entry.summary.sourcePeak >= threshold {
        heard.append(entry)
      } else {
        let part = slicing == .start ? "The first slice" : "The clip"
        skipped.append(
          DatasetReport.Skip(
            path: entry.path,
            reason: "\(part) is silent (below \(options.silenceDecibels) dB of full scale)."))
      }
    }
    usable = heard
  }

  private func makeReport(
    clips: [ClipDataset.Clip], classNames: [String], slicing: ClipDataset.Slicing, reason: String
  ) -> DatasetReport {
    let members = histogram(clips.map(\.classIndex))
    return DatasetReport(
      folder: listing.path, fileCount: clips.count,
      durationSeconds: usable.reduce(0) { $0 + $1.summary.sourceDurationSeconds },
      sampleRate: decoder.sampleRate, channelCount: options.channelCount,
      sliceLength: options.sliceLength,
      exampleCount: BatchSampler.examples(
        of: clips, sliceLength: options.sliceLength, slicing: slicing
      ).count,
      sampleRates: histogram(usable.map(\.summary.sourceSampleRate)),
      channelCounts: histogram(usable.map(\.summary.sourceChannelCount)),
      classes: classNames.enumerated().map { index, name in
        DatasetReport.ClassCount(name: name, fileCount: members[index] ?? 0)
      },
      slicing: slicing, slicingReason: reason, normalization: normalizationSentence(),
      storage: storageSentence(),
      skipped: skipped, otherFileCount: listing.otherFileCount)
  }

  private func storageSentence() -> String {
    func megabytes(_ count: Int) -> String { "\(rounded(Double(count) / 1e6, 1)) MB" }
    guard recalledCount == 0 else {
      let frames = usable.reduce(0) { $0 + $1.summary.frameCount }
      return
        "\(megabytes(frames * options.channelCount * MemoryLayout<Float>.stride)), decoded when "
        + "needed: \(counted(recalledCount, "file")) known from an earlier scan"
    }
    return store.fileByteCount == 0
      ? "\(megabytes(store.byteCount)) in memory"
      : "\(megabytes(store.byteCount)), \(megabytes(store.fileByteCount)) of it in a file in "
        + options.cacheFolder
  }

  private func normalizationSentence() -> String {
    let peaks = usable.map { Double($0.summary.sourcePeak) }
    let low = decibels(peaks.min() ?? 0)
    let high = decibels(peaks.max() ?? 0)
    return options.normalizesPeak
      ? "every file scaled to a peak of 1, by \(-high) to \(-low) dB"
      : "files keep their levels, with peaks from \(low) to \(high) dB of full scale"
  }

  private func decibels(_ level: Double) -> Double { rounded(20 * log10(level), 1) }

  private func seconds(_ frames: Int) -> String {
    DatasetReport.duration(Double(frames) / Double(decoder.sampleRate))
  }
}

/// How often each value occurs.
func histogram(_ values: [Int]) -> [Int: Int] {
  values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
}
