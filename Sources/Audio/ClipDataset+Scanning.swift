// SPDX-License-Identifier: MIT
import Glibc
import Kernels

extension ClipDataset {
  /// Reads every audio file under `folder`, files side by side, and decides how to slice them.
  ///
  /// The class of a file is the subfolder of `folder` it lies under. A file that cannot be used is
  /// skipped and named in the report. The result does not depend on the number of threads.
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
    var scan = FolderScan(listing: listing, options: options)
    return try scan.run(progress: progress)
  }
}

/// A scan in progress.
private struct FolderScan {
  let listing: AudioFolder
  let options: ClipDataset.Options
  private let decoder: ClipDecoder
  private var decoded: [(path: String, summary: ClipDecoder.Summary)] = []
  private var skipped: [DatasetReport.Skip]

  init(listing: AudioFolder, options: ClipDataset.Options) {
    self.listing = listing
    self.options = options
    let sampleRate = options.sampleRate ?? listing.mostCommonSampleRate ?? 16_000
    decoder = ClipDecoder(options: options, sampleRate: sampleRate)
    skipped = listing.failures.map { DatasetReport.Skip(path: $0.path, reason: $0.reason) }
  }

  mutating func run(
    progress: (Int, Int) -> Void
  ) throws(ClipDatasetError) -> ClipDataset {
    let store = try decodeFiles(progress: progress)
    let (slicing, reason) = chosenSlicing()
    dropSilence(slicing)
    guard !decoded.isEmpty else {
      throw .nothingUsable(
        path: listing.path, fileCount: listing.files.count,
        reasons: skipped.prefix(3).map(\.reason))
    }
    skipped.sort { AudioFolder.precedesBytewise($0.path, $1.path) }
    let names = decoded.map { listing.className(of: $0.path) }
    let classNames =
      names.allSatisfy { $0 == nil }
      ? [] : Set(names.map { $0 ?? "." }).sorted(by: AudioFolder.precedesBytewise)
    let places = Dictionary(uniqueKeysWithValues: zip(classNames, 0...))
    let clips = zip(decoded, names).map { entry, name in
      ClipDataset.Clip(
        path: entry.path, storeIndex: entry.summary.storeIndex,
        classIndex: places[name ?? "."] ?? 0, frameCount: entry.summary.frameCount,
        peakFrame: entry.summary.peakFrame)
    }
    let report = makeReport(
      clips: clips, classNames: classNames, slicing: slicing, reason: reason, store: store)
    return ClipDataset(
      report: report, options: options, classNames: classNames, clips: clips, store: store)
  }

  /// Reads all files, a group side by side, then the next, so that little waits for its turn in the
  /// store.
  private mutating func decodeFiles(
    progress: (Int, Int) -> Void
  ) throws(ClipDatasetError) -> SampleStore {
    var builder = SampleStore.Builder(
      budgetBytes: options.memoryBudgetBytes, folder: options.cacheFolder)
    let files = listing.files
    let groupSize = 4 * WorkerPool.threadCount
    var storeIndex = 0
    for start in stride(from: 0, to: files.count, by: groupSize) {
      let group = files[start..<min(start + groupSize, files.count)]
      let results = parallelMap(group.count) { place in
        decoder.decode("\(listing.path)/\(group[start + place])")
      }
      for (file, result) in zip(group, results) {
        switch result {
        case .success(var clip):
          try builder.append(clip.samples)
          clip.summary.storeIndex = storeIndex
          storeIndex += 1
          decoded.append((file, clip.summary))
        case .failure(let failure):
          skipped.append(DatasetReport.Skip(path: file, reason: failure.reason))
        }
      }
      progress(group.endIndex, files.count)
    }
    return try builder.finish()
  }

  /// Nine clips in ten within one and a half slices: they are taken from their start.
  private func chosenSlicing() -> (ClipDataset.Slicing, String) {
    if let slicing = options.slicing {
      return (
        slicing, slicing == .start ? "cut from the start, as asked" : "cut at random, as asked"
      )
    }
    let lengths = decoded.map(\.summary.frameCount).sorted()
    guard !lengths.isEmpty else { return (.start, "") }
    let ninth = lengths[(lengths.count * 9 - 1) / 10]
    return Double(ninth) <= 1.5 * Double(options.sliceLength)
      ? (.start, "cut from the start and padded: nine clips in ten last \(seconds(ninth)) or less")
      : (.random, "cut at random: one clip in ten lasts \(seconds(ninth)) or more")
  }

  /// Leaves out the clips that offer nothing but silent slices.
  private mutating func dropSilence(_ slicing: ClipDataset.Slicing) {
    let threshold = options.silenceLevel
    var heard: [(path: String, summary: ClipDecoder.Summary)] = []
    for entry in decoded {
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
    decoded = heard
  }

  private func makeReport(
    clips: [ClipDataset.Clip], classNames: [String], slicing: ClipDataset.Slicing, reason: String,
    store: SampleStore
  ) -> DatasetReport {
    let members = histogram(clips.map(\.classIndex))
    let megabytes = rounded(Double(store.byteCount) / 1e6, 1)
    return DatasetReport(
      folder: listing.path, fileCount: clips.count,
      durationSeconds: decoded.reduce(0) { $0 + $1.summary.sourceDurationSeconds },
      sampleRate: decoder.sampleRate, channelCount: options.channelCount,
      sliceLength: options.sliceLength,
      exampleCount: BatchSampler.examples(
        of: clips, sliceLength: options.sliceLength, slicing: slicing
      ).count,
      sampleRates: histogram(decoded.map(\.summary.sourceSampleRate)),
      channelCounts: histogram(decoded.map(\.summary.sourceChannelCount)),
      classes: classNames.enumerated().map { index, name in
        DatasetReport.ClassCount(name: name, fileCount: members[index] ?? 0)
      },
      slicing: slicing, slicingReason: reason, normalization: normalizationSentence(),
      storage: store.isMapped
        ? "\(megabytes) MB in a file in \(options.cacheFolder), mapped into memory"
        : "\(megabytes) MB in memory",
      skipped: skipped, otherFileCount: listing.otherFileCount)
  }

  private func normalizationSentence() -> String {
    let peaks = decoded.map { Double($0.summary.sourcePeak) }
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
