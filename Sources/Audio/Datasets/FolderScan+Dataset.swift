// SPDX-License-Identifier: MIT
import Files
import Glibc

extension FolderScan {
  /// The data set of the usable files, in their order.
  ///
  /// - Throws: ``ClipDatasetError/nothingUsable(path:fileCount:reasons:)`` or
  ///   ``ClipDatasetError/equalClasses(path:name:)``
  func dataset() throws(ClipDatasetError) -> ClipDataset {
    guard !usable.isEmpty else {
      throw .nothingUsable(
        path: listing.path, fileCount: listing.files.count,
        reasons: skipped.prefix(3).map(\.reason))
    }
    let names = usable.map { labels.className(of: $0.path) }
    let classNames = try classNames(names)
    let places = Dictionary(uniqueKeysWithValues: zip(classNames.map { PathKey($0) }, 0...))
    let vocabulary =
      options.labels == .words ? WordVocabulary(ofPaths: usable.map(\.path)) : nil
    let clips = zip(usable, names).map { entry, name in
      ClipDataset.Clip(
        path: entry.path, storeIndex: entry.number, stamp: entry.stamp,
        classIndex: places[PathKey(name ?? ".")] ?? 0,
        words: vocabulary?.places(ofPath: entry.path) ?? [], labels: labels.labels(of: entry.path),
        frameCount: entry.summary.frameCount, peakFrame: entry.summary.peakFrame)
    }
    let dataset = ClipDataset(
      report: report(clips: clips, classNames: classNames, vocabulary), classNames: classNames,
      labelNames: (classNames.isEmpty ? [] : [LabelAssignment.className])
        + labels.names.filter { $0 != LabelAssignment.className },
      vocabulary: vocabulary, clips: clips, decoder: decoder, store: store)
    if let error = storeFailure.error { dataset.recordFullStore(error) }
    return dataset
  }

  /// The classes of the usable files in byte order; none if no file has a class.
  ///
  /// - Throws: ``ClipDatasetError/equalClasses(path:name:)``
  private func classNames(_ names: [String?]) throws(ClipDatasetError) -> [String] {
    guard names.contains(where: { $0 != nil }) else { return [] }
    // Swift compares strings after normalization, so that two subfolders may have equal names.
    let spellings = Set(names.map { PathKey($0 ?? ".") }).map(\.path)
      .sorted(by: AudioFolder.precedesBytewise)
    let counts = Dictionary(grouping: spellings, by: \.printable).mapValues(\.count)
    if let name = spellings.first(where: { counts[$0.printable, default: 1] > 1 }) {
      throw .equalClasses(path: listing.path, name: name)
    }
    return spellings
  }

  private func report(
    clips: [ClipDataset.Clip], classNames: [String], _ vocabulary: WordVocabulary?
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
      words: vocabulary.map { vocabulary in
        zip(vocabulary.words, vocabulary.fileCounts).map {
          DatasetReport.ClassCount(name: $0, fileCount: $1)
        }
      },
      slicing: slicing, slicingReason: slicingReason, normalization: normalizationSentence(),
      storage: storageSentence(),
      skipped: skipped.sorted { AudioFolder.precedesBytewise($0.path, $1.path) },
      otherFileCount: listing.otherFileCount,
      cancellingFiles: usable.filter { $0.summary.mix != .mean }.map(\.path))
  }

  private func storageSentence() -> String {
    func megabytes(_ count: Int) -> String { "\(rounded(Double(count) / 1e6, 1)) MB" }
    let frames = usable.reduce(0) { $0 + $1.summary.frameCount }
    let size = megabytes(frames * options.channelCount * MemoryLayout<Float>.stride)
    guard cachedCount == 0 else {
      return
        "\(size), decoded when needed: \(counted(cachedCount, "file")) known from an earlier scan"
    }
    guard storeFailure.error == nil else {
      return "\(size), decoded when needed where \(options.cacheFolder) had no room"
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

  /// The duration of so many frames, as text.
  func duration(_ frames: Int) -> String {
    DatasetReport.duration(Double(frames) / Double(decoder.sampleRate))
  }
}

/// How often each value occurs.
func histogram(_ values: [Int]) -> [Int: Int] {
  values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
}
