// SPDX-License-Identifier: MIT
public import Files

/// What can be wrong with a run folder; every case names it.
public enum RunFolderError: Error, Equatable, Sendable {
  /// The folder holds a run, and resuming was not requested.
  case holdsRun(path: String)
  /// The folder holds no run, and resuming was requested.
  case noRun(path: String)
  /// Another training has the folder; its process, if it told.
  case locked(path: String, process: String)
  /// A file lies where the folder should be.
  case notAFolder(path: String)
  /// A symbolic link in place of a file or folder of the run.
  case link(path: String)
  /// The folder, or something in it, cannot be made or written; the system's words.
  case notWritable(path: String, reason: String)
  /// A file of the run could not be written to its end; the system's words.
  case writeFailed(path: String, reason: String)
  /// A file or folder of the run cannot be read; the system's words.
  case unreadable(path: String, reason: String)
  /// A file of the run has a content that a training does not write.
  case damaged(path: String, reason: String)
  /// No checkpoint can be read; the reason for the newest.
  case noReadableCheckpoint(path: String, reason: String)
  /// The recordings are not those that the run was begun with.
  case otherData(path: String)
}

extension RunFolderError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .holdsRun(let path):
      ErrorMessage(
        "\(path) already holds a run",
        advice: "add --resume to continue it, or choose another folder")
    case .noRun(let path):
      ErrorMessage(
        "There is no run to resume in \(path)",
        advice: "check the spelling, or leave out --resume to begin a run there")
    case .locked(let path, let process):
      ErrorMessage(
        "Another training\(process.isEmpty ? "" : " (process \(process))") is at work in \(path)",
        advice: "wait for it, or choose another folder")
    case .notAFolder(let path):
      ErrorMessage("\(path) is not a folder", advice: "choose another name for the run")
    case .link(let path):
      ErrorMessage(
        "\(path) is a symbolic link, and a training writes only below the folder of its run",
        advice: "remove the link, or choose another folder")
    case .notWritable(let path, let reason):
      ErrorMessage(
        "\(path) cannot be written (\(reason))",
        advice: "choose another folder, or change its permissions")
    case .writeFailed(let path, let reason):
      ErrorMessage(
        "\(path) could not be written (\(reason))",
        advice: "free some space, then go on with --resume")
    case .unreadable(let path, let reason):
      ErrorMessage("\(path) cannot be read (\(reason))", advice: "check its permissions")
    case .damaged(let path, let reason):
      ErrorMessage(
        "\(path) is damaged (\(reason))",
        advice: "copy the run again, or remove the file if it is not needed")
    case .noReadableCheckpoint(let path, let reason):
      ErrorMessage(
        "No checkpoint in \(path) can be read (\(reason))",
        advice: "copy the run again, or begin a new one in another folder")
    case .otherData(let path):
      ErrorMessage(
        "The recordings are not those that the run in \(path) was begun with",
        advice: "restore them, or begin a new run in another folder")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .holdsRun, .notAFolder, .link, .notWritable: .cannotCreate
    case .noRun, .unreadable: .noInput
    case .writeFailed: .ioError
    case .locked: .temporaryFailure
    case .damaged, .noReadableCheckpoint, .otherData: .dataError
    }
  }
}
