// SPDX-License-Identifier: MIT

/// What can be wrong with a run folder; every case names it.
public enum RunFolderError: Error, Equatable, Sendable {
  /// The folder holds a run, and nobody asked to resume it.
  case holdsRun(path: String)
  /// Another training has the folder; its process, if it told.
  case locked(path: String, process: String)
  /// A file lies where the folder should be.
  case notAFolder(path: String)
  /// The folder, or something in it, cannot be made or written; the system's words.
  case notWritable(path: String, reason: String)
  /// A file of the run could not be written to its end; the system's words.
  case writeFailed(path: String, reason: String)
  /// No checkpoint can be read; the reason for the newest.
  case noReadableCheckpoint(path: String, reason: String)
  /// The recordings are not those that the run was begun with.
  case otherData(path: String)
}

extension RunFolderError: CustomStringConvertible {
  /// One sentence that names the folder and says what to do.
  public var description: String {
    switch self {
    case .holdsRun(let path):
      "\(path) already holds a run: add --resume to continue it, or choose another folder."
    case .locked(let path, let process):
      "Another training\(process.isEmpty ? "" : " (process \(process))") is at work in \(path): "
        + "wait for it, or choose another folder."
    case .notAFolder(let path):
      "\(path) is not a folder: choose another name for the run."
    case .notWritable(let path, let reason):
      "\(path) cannot be written (\(reason)): choose another folder, or change its permissions."
    case .writeFailed(let path, let reason):
      "\(path) could not be written (\(reason)): free some space, then go on with --resume."
    case .noReadableCheckpoint(let path, let reason):
      "No checkpoint in \(path) can be read (\(reason)): copy the run again, or begin a new one in "
        + "another folder."
    case .otherData(let path):
      "The recordings are not those that the run in \(path) was begun with: restore them, or begin "
        + "a new run in another folder."
    }
  }
}
