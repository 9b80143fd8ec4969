// SPDX-License-Identifier: MIT
import Files
import Glibc

/// A folder that holds a training and describes itself.
///
///     options.json                 the options, resolved
///     log.jsonl                    an object a step
///     events.out.tfevents.*.foley  what TensorBoard shows, a file a session
///     data-report.txt              what was found in the recordings
///     skipped-files.txt            recordings that were not used, and why
///     profile.txt                  where the time went, if somebody asked
///     samples/step-N/              sounds from fixed latents and a picture of them
///     checkpoints/step-N.safetensors   all that resuming needs
///     model.safetensors            the model as of the last checkpoint
///     best.safetensors             the model of the checkpoint with the best score, see best.json
///     lock                         held while a training is at work, with its process number
///
/// The folder belongs to one process at a time: as long as this object lives.
public final class RunFolder {
  /// The folder.
  public let path: String
  /// Whether it held a run when it was opened.
  public let isResumed: Bool
  private let lock: FileLock
  /// The folders that were made for the run, the innermost last.
  private let madeFolders: [String]
  /// Whether anything but the lock has been written.
  private var hasBegun = false

  /// Makes the folder, where it is missing, and locks it.
  ///
  /// Nothing else is written before ``begin(_:)``; without it the folder is left as it was.
  ///
  /// - Parameter resuming: whether a run that is there may be continued; without one a new run
  ///   begins all the same.
  /// - Throws: ``RunFolderError``
  public init(_ path: String, resuming: Bool) throws(RunFolderError) {
    self.path = path
    madeFolders = Self.missingFolders(of: path)
    do throws(RunFolderError) {
      try Self.makeFolder(path)
      try RunEntries.check("\(path)/lock", isFolder: false)
      lock = try Self.takeLock("\(path)/lock", run: path)
    } catch {
      Self.remove(madeFolders)
      throw error
    }
    isResumed = RunContents(path).isRun
    if isResumed, !resuming { throw .holdsRun(path: path) }
    try RunEntries.check(path)
  }

  deinit {
    guard !hasBegun else { return }
    lock.restore()
    Self.remove(madeFolders)
  }

  /// Writes the description of a training that is about to begin or to continue, after everything that
  /// could refuse it has been checked.
  ///
  /// - Throws: `AtomicFileError` or ``RunFolderError``
  func begin(_ description: RunDescription) throws {
    if isResumed {
      try RunEntries.removeLeftovers(path)
    } else {
      // Of a training that was killed before it wrote its options, so that its folder is no run.
      AtomicFile.removeLeftovers(of: [skippedFilesPath, dataReportPath, optionsPath])
    }
    try write(description)
    hasBegun = true
  }

  /// What is in it.
  public var contents: RunContents { RunContents(path) }

  /// The resolved options.
  public var optionsPath: String { "\(path)/options.json" }
  /// The log, an object a line.
  public var logPath: String { "\(path)/log.jsonl" }
  /// What was found in the recordings.
  public var dataReportPath: String { "\(path)/data-report.txt" }
  /// The recordings that were not used.
  public var skippedFilesPath: String { "\(path)/skipped-files.txt" }
  /// Where the time went.
  public var profilePath: String { "\(path)/profile.txt" }
  /// The model as of the last checkpoint.
  public var modelPath: String { "\(path)/model.safetensors" }

  /// The model of the best score.
  public var bestModelPath: String { "\(path)/best.safetensors" }
  /// The step and the score of the best model.
  public var bestScorePath: String { "\(path)/best.json" }
}
