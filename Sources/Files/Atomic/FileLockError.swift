// SPDX-License-Identifier: MIT

/// Why a file could not be locked.
public enum FileLockError: Error, Equatable, Sendable {
  /// Another process has locked the file; its number, empty if it is not known.
  case held(path: String, process: String)
  /// The system refused; its message.
  case failed(path: String, reason: String)
  /// The file is not a lock, and locking would overwrite it.
  case notALock(path: String)
}

extension FileLockError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .held(let path, let process):
      ErrorMessage(
        "\(path) is locked by another process\(process.isEmpty ? "" : " (\(process))")",
        advice: "wait until it ends")
    case .failed(let path, let reason):
      ErrorMessage("\(path) cannot be locked (\(reason))", advice: "check its permissions")
    case .notALock(let path):
      ErrorMessage(
        "\(path) is not a lock file of Foley, or has a second name (hard link)",
        advice: "move it away or choose another folder")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .held: .temporaryFailure
    case .failed, .notALock: .cannotCreate
    }
  }
}
