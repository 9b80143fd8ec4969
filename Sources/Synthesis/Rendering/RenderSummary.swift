// SPDX-License-Identifier: MIT

/// The result of one batch.
struct BatchResult {
  /// The lines of the manifest.
  var lines = ""
  var writtenCount = 0
  var foundCount = 0
  var repairedCount = 0
  var quietFileCount = 0
  /// The loudness asked for, and whether a limiter may be used to reach it.
  var (level, isLimited) = (0.0, false)
  var clippedFileCount = 0
  var clippedSampleCount = 0
}

/// What a render has done so far.
public struct RenderSummary: Sendable, Equatable {
  /// The number of files written.
  public internal(set) var writtenCount = 0
  /// The number of files found that an earlier call of the same render had written.
  public internal(set) var foundCount = 0
  /// The number of those written files that the manifest named and that were missing or damaged, or
  /// that were found incomplete.
  public internal(set) var repairedCount = 0
  /// The number of files that remain of the render whose manifest was replaced.
  public internal(set) var leftFileCount = 0
  /// The path of the first of these files; empty if there are none.
  public internal(set) var firstLeftFile = ""
  /// The number of written files that are quieter than the loudness asked for, because their peaks do not
  /// allow more.
  public internal(set) var quietFileCount = 0
  /// The lowest of the levels that these files do not reach, in LUFS; nil if there are none.
  public internal(set) var missedLevel: Double?
  /// Whether a limiter was at work in all of these files.
  public internal(set) var isLimited = true
  /// The number of written files with samples clipped at full scale.
  public internal(set) var clippedFileCount = 0
  /// The number of clipped samples.
  public internal(set) var clippedSampleCount = 0
  /// The paths of the pictures drawn.
  public internal(set) var pictures: [String] = []
  /// Whether all sounds are done; false if the progress function stopped the render.
  public internal(set) var isComplete = false

  mutating func add(_ batch: BatchResult) {
    writtenCount += batch.writtenCount
    foundCount += batch.foundCount
    repairedCount += batch.repairedCount
    quietFileCount += batch.quietFileCount
    if batch.quietFileCount > 0 {
      missedLevel = min(missedLevel ?? batch.level, batch.level)
      isLimited = isLimited && batch.isLimited
    }
    clippedFileCount += batch.clippedFileCount
    clippedSampleCount += batch.clippedSampleCount
  }
}
