// SPDX-License-Identifier: MIT

/// The result of one batch.
struct BatchResult {
  /// The lines of the manifest.
  var lines = ""
  var writtenCount = 0
  var foundCount = 0
  var repairedFiles = NamedFiles()
  var quietFiles = NamedFiles()
  /// The loudness asked for, and whether a limiter may be used to reach it.
  var (level, isLimited) = (0.0, false)
  var clippedFiles = NamedFiles()
  var clippedSampleCount = 0
}

/// What a render has done so far.
public struct RenderSummary: Sendable, Equatable {
  /// The number of files written.
  public internal(set) var writtenCount = 0
  /// The number of files found that an earlier call of the same render had written.
  public internal(set) var foundCount = 0
  /// Those written files that the manifest named and that were missing or damaged, or that were found
  /// incomplete.
  public internal(set) var repairedFiles = NamedFiles()
  /// The number of ``repairedFiles``.
  public var repairedCount: Int { repairedFiles.count }
  /// The number of files that remain of the render whose manifest was replaced.
  public internal(set) var leftFileCount = 0
  /// The path of the first of these files; empty if there are none.
  public internal(set) var firstLeftFile = ""
  /// The written files that are quieter than the loudness asked for, because their peaks do not allow
  /// more.
  public internal(set) var quietFiles = NamedFiles()
  /// The number of ``quietFiles``.
  public var quietFileCount: Int { quietFiles.count }
  /// The lowest of the levels that these files do not reach, in LUFS; nil if there are none.
  public internal(set) var missedLevel: Double?
  /// Whether a limiter was at work in all of these files.
  public internal(set) var isLimited = true
  /// The written files with samples clipped at full scale.
  public internal(set) var clippedFiles = NamedFiles()
  /// The number of ``clippedFiles``.
  public var clippedFileCount: Int { clippedFiles.count }
  /// The number of clipped samples.
  public internal(set) var clippedSampleCount = 0
  /// The paths of the pictures drawn.
  public internal(set) var pictures: [String] = []
  /// Whether all sounds are done; false if the progress function stopped the render.
  public internal(set) var isComplete = false

  mutating func add(_ batch: BatchResult) {
    writtenCount += batch.writtenCount
    foundCount += batch.foundCount
    repairedFiles.add(batch.repairedFiles)
    quietFiles.add(batch.quietFiles)
    if batch.quietFiles.count > 0 {
      missedLevel = min(missedLevel ?? batch.level, batch.level)
      isLimited = isLimited && batch.isLimited
    }
    clippedFiles.add(batch.clippedFiles)
    clippedSampleCount += batch.clippedSampleCount
  }
}
