// SPDX-License-Identifier: MIT
import Glibc

/// Why a file could not be written; an existing file of that name is unchanged.
public enum AtomicFileError: FoleyError, Equatable {
  /// The device or the user's quota is full.
  case diskFull(path: String)
  /// The file system is mounted read-only.
  case readOnly(path: String)
  /// The user may not write to the folder.
  case noPermission(path: String)
  /// The folder of the file does not exist.
  case missingFolder(path: String)
  /// The path names a folder.
  case isFolder(path: String)
  /// The path names a pipe or a device.
  case notAFile(path: String)
  /// Any other failure; the system's message.
  case failed(path: String, reason: String)

  /// The error of a call on `path` that failed with this `errno`.
  init(path: String, code: Int32) {
    switch code {
    case ENOSPC, EDQUOT: self = .diskFull(path: path)
    case EROFS: self = .readOnly(path: path)
    case EACCES, EPERM: self = .noPermission(path: path)
    case ENOENT, ENOTDIR: self = .missingFolder(path: path)
    case EISDIR: self = .isFolder(path: path)
    default: self = .failed(path: path, reason: systemMessage(of: code))
    }
  }

  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .diskFull(let path):
      ErrorMessage(
        "The disk is full, so \(path) was not written",
        advice: "make room and try again")
    case .readOnly(let path):
      ErrorMessage("\(path) lies on a read-only file system", advice: "choose another folder")
    case .noPermission(let path):
      ErrorMessage(
        "No permission to write \(path)",
        advice: "choose another folder or change its permissions")
    case .missingFolder(let path):
      ErrorMessage(
        "The folder \(path.pathFolder) for \(path) does not exist",
        advice: "create it first")
    case .isFolder(let path):
      ErrorMessage("\(path) is a folder, not a file", advice: "choose another name")
    case .notAFile(let path):
      ErrorMessage("\(path) is a pipe or a device, not a file", advice: "choose another name")
    case .failed(let path, let reason):
      ErrorMessage(
        "\(path) was not written (\(reason))",
        advice: "try again or choose another folder")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .diskFull, .failed: .ioError
    case .readOnly, .noPermission, .missingFolder, .isFolder, .notAFile: .cannotCreate
    }
  }
}
