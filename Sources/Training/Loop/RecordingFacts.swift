// SPDX-License-Identifier: MIT
public import Audio
public import Models

/// What a training has to know of recordings before it reads them all.
public struct RecordingFacts: Sendable {
  /// The rate that most have, in hertz; nil where it is not needed or not known.
  public let mostCommonRate: Int?
  /// The beginnings of some; nil where they are not needed.
  public let beginnings: RecordingBeginnings?

  /// Reads headers, and beginnings of the targets, as far as options leave something open.
  ///
  /// - Parameters:
  ///   - cacheFolder: where the results are cached; nil for no cache.
  ///   - progress: called with the number of files done and the total.
  /// - Throws: `ClipDatasetError` for a folder that cannot be read.
  public init(
    of layout: DatasetLayout, for options: TrainingOptions, cachedIn cacheFolder: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    guard options.sampleRate == nil || options.needsBeginnings else {
      (mostCommonRate, beginnings) = (nil, nil)
      return
    }
    mostCommonRate =
      options.sampleRate == nil
      ? try layout.mostCommonSampleRate(cachedIn: cacheFolder, progress: progress) : nil
    beginnings =
      options.needsBeginnings
      ? try AudioFolder.recordings(layout.targetFolder)
        .beginnings(cachedIn: cacheFolder, progress: progress) : nil
  }
}
