// SPDX-License-Identifier: MIT
import Files
import Foundation

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

  /// Makes the folder, where it is missing, and takes hold of it.
  ///
  /// - Parameter resuming: whether a run that is there may be continued; without one a new run
  ///   begins all the same.
  /// - Throws: ``RunFolderError``
  public init(_ path: String, resuming: Bool) throws(RunFolderError) {
    self.path = path
    try Self.makeFolder(path)
    try Self.refuseLinks(in: path)
    lock = try Self.takeLock("\(path)/lock", run: path)
    isResumed = RunContents(path).isRun
    if isResumed, !resuming { throw .holdsRun(path: path) }
    removeUnfinishedFiles()
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
      try Self.refuseLink(part)
      try Self.makeFolder(part)
    }
    return folder
  }

  /// Removes what a killed process was writing, see `AtomicFile`: a half checkpoint may be large.
  private func removeUnfinishedFiles() {
    func names(_ folder: String) -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
    let samples = names("\(path)/samples").map { "\(path)/samples/\($0)" }
    for folder in [path, "\(path)/checkpoints"] + samples {
      for name in names(folder)
      where name.hasPrefix(".") && (name.hasSuffix(".part") || name.hasSuffix(".tmp")) {
        unlink("\(folder)/\(name)")
      }
    }
  }

  /// The files and folders of a run, in which nothing may be a link: the run would write outside of
  /// its folder, or remove what lies there.
  private static let names = [
    "options.json", "log.jsonl", "data-report.txt", "skipped-files.txt", "profile.txt",
    "model.safetensors", "best.safetensors", "best.json", "lock", "checkpoints", "samples",
  ]

  private static func refuseLinks(in path: String) throws(RunFolderError) {
    for name in names { try refuseLink("\(path)/\(name)") }
    for folder in ["\(path)/checkpoints", "\(path)/samples"] {
      for name in try self.names(in: folder) { try refuseLink("\(folder)/\(name)") }
    }
  }

  private static func refuseLink(_ path: String) throws(RunFolderError) {
    let status = FileSystem.status(of: path, followingLinks: false)
    if let status, status.st_mode & S_IFMT == S_IFLNK { throw .link(path: path) }
  }

  /// The names in a folder; none in a missing one.
  private static func names(in folder: String) throws(RunFolderError) -> [String] {
    do throws(FolderError) {
      return try FileSystem.names(in: folder)
    } catch {
      if error.code == ENOENT { return [] }
      throw .notWritable(path: folder, reason: systemMessage(of: error.code))
    }
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
    try Self.refuseLink("\(path)/checkpoints")
    try Self.makeFolder("\(path)/checkpoints")
    try checkpoint.write(to: contents.checkpointPath(step: checkpoint.step))
    for step in Self.dispensable(contents.checkpointSteps) {
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

  /// The newest checkpoint that can be read.
  ///
  /// - Parameter reportUnreadable: is told of each newer one that could not, in a sentence.
  /// - Returns: nil if there is none at all.
  /// - Throws: ``RunFolderError/noReadableCheckpoint(path:reason:)``
  public func newestCheckpoint(
    reportUnreadable: (String) -> Void
  ) throws(RunFolderError) -> Checkpoint? {
    var newestReason: String?
    for step in contents.checkpointSteps.reversed() {
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
