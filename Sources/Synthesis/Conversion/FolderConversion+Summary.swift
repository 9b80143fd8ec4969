// SPDX-License-Identifier: MIT
import Files

extension FolderConversion {
  /// What was done.
  public struct Summary: Sendable {
    /// Files that were written.
    public internal(set) var writtenCount = 0
    /// Files that were there already.
    public internal(set) var foundCount = 0
    /// The duration of the written files, in seconds.
    public internal(set) var durationSeconds = 0.0
    /// Sources whose sample rate was converted.
    public internal(set) var resampledFiles = NamedFiles()
    /// Sources of a higher rate than the model's, whose upper band is lost.
    public internal(set) var narrowedFiles = NamedFiles()
    /// Written files with samples clipped at full scale.
    public internal(set) var clippedFiles = NamedFiles()
    /// Sources that were not converted, with the reasons.
    public internal(set) var failures: [any Error] = []
    /// Whether all files are done; false if the progress function stopped the conversion.
    public internal(set) var isComplete = true
  }
}

extension FolderConversion.Summary {
  mutating func add(_ result: Result<FolderConversion.Done, any Error>) {
    switch result {
    case .failure(is FolderConversion.Stopped): isComplete = false
    case .failure(let error): failures.append(error)
    case .success(let done):
      guard let report = done.report else { return foundCount += 1 }
      writtenCount += 1
      durationSeconds += report.durationSeconds
      let name = done.item.input.lastPathName
      if report.sourceRate != done.modelRate { resampledFiles.add(name) }
      if report.sourceRate > done.modelRate { narrowedFiles.add(name) }
      if report.clippedSampleCount > 0 { clippedFiles.add(done.item.file) }
    }
  }
}
