// SPDX-License-Identifier: MIT
import Files

extension RunFolder {
  /// Writes a checkpoint and then removes older ones, see ``dispensable(_:)``.
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
  /// - Parameter reportUnreadable: called with a sentence for each newer checkpoint that cannot be read.
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
