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
    if isResumed { try RunEntries.removeLeftovers(path) }
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

  /// The folder of the sounds at a step, which is made if it is missing.
  ///
  /// - Throws: ``RunFolderError/notWritable(path:reason:)``
  public func samplesFolder(step: Int) throws(RunFolderError) -> String {
    let folder = "\(path)/samples/step-\(step)"
    for part in ["\(path)/samples", folder] {
      try RunEntries.check(part, isFolder: true)
      try Self.makeFolder(part)
    }
    return folder
  }

  /// The folder and those above it that do not exist, the innermost last.
  private static func missingFolders(of path: String) -> [String] {
    var missing: [String] = []
    var path = path
    while !path.isEmpty, !FileSystem.exists(path) {
      missing.insert(path, at: 0)
      while path.last == "/" { path.removeLast() }
      path = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
    return missing
  }

  /// Removes folders, the innermost last, that are empty.
  private static func remove(_ folders: [String]) {
    for folder in folders.reversed() { FileSystem.removeFolder(folder) }
  }

  private static func makeFolder(_ path: String) throws(RunFolderError) {
    guard FileSystem.makeFolders(path) == 0 else {
      let reason = systemMessage()
      throw FileSystem.exists(path) && !FileSystem.isFolder(path)
        ? .notAFolder(path: path) : .notWritable(path: path, reason: reason)
    }
  }

  private static func takeLock(_ path: String, run: String) throws(RunFolderError) -> FileLock {
    do throws(FileLockError) {
      return try FileLock(path)
    } catch {
      switch error {
      case .held(_, let process): throw .locked(path: run, process: process)
      case .failed(_, let reason): throw .notWritable(path: run, reason: reason)
      case .notALock(let lock):
        throw .notWritable(path: lock, reason: "it is not a lock file of Foley")
      }
    }
  }
}

// MARK: Checkpoints

extension RunFolder {
  /// Writes a checkpoint and then removes those that nobody needs, see ``dispensable(_:)``.
  ///
  /// - Throws: ``RunFolderError`` or `AtomicFileError`; the older checkpoints are then still there.
  public func save(_ checkpoint: Checkpoint) throws {
    try RunEntries.check("\(path)/checkpoints", isFolder: true)
    try Self.makeFolder("\(path)/checkpoints")
    try checkpoint.write(to: contents.checkpointPath(step: checkpoint.step))
    for step in Self.dispensable(try checkpointSteps()) {
      FileSystem.unlink(contents.checkpointPath(step: step))
    }
  }

  /// Those of ascending `steps` that are neither of the last two nor four times as far as the one
  /// kept before: what stays is spaced evenly on a logarithmic scale.
  public static func dispensable(_ steps: [Int]) -> [Int] {
    var lastKept: Int?
    return steps.dropLast(2).filter { step in
      if let last = lastKept, step < 4 * max(last, 1) { return true }
      lastKept = step
      return false
    }
  }

  private func checkpointSteps() throws(RunFolderError) -> [Int] {
    do throws(FolderError) {
      return try contents.checkpointSteps
    } catch {
      throw .unreadable(path: error.path, reason: systemMessage(of: error.code))
    }
  }

  /// The newest checkpoint that can be read.
  ///
  /// - Parameter reportUnreadable: is told of each newer one that could not, in a sentence.
  /// - Returns: nil if there is none at all.
  /// - Throws: ``RunFolderError/noReadableCheckpoint(path:reason:)``
  public func newestCheckpoint(
    reportUnreadable: (String) -> Void
  ) throws(RunFolderError) -> Checkpoint? {
    var newestReason: String?
    for step in try checkpointSteps().reversed() {
      do {
        return try Checkpoint(path: contents.checkpointPath(step: step))
      } catch {
        reportUnreadable("\(error)")
        newestReason = newestReason ?? "\(error)"
      }
    }
    if let reason = newestReason { throw .noReadableCheckpoint(path: path, reason: reason) }
    return nil
  }
}
