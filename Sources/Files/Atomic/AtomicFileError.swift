// SPDX-License-Identifier: MIT
import Glibc

/// Why a file could not be written; the file that was there before is untouched.
public enum AtomicFileError: Error, Equatable, CustomStringConvertible {
  /// The device or the user's quota is full.
  case diskFull(path: String)
  /// The file system is mounted read-only.
  case readOnly(path: String)
  /// The folder does not let this user write.
  case noPermission(path: String)
  /// The folder the file should go to does not exist.
  case missingFolder(path: String)
  /// The path names a folder, so no file can take its place.
  case isFolder(path: String)
  /// Anything else the system reports, in its words.
  case failed(path: String, reason: String)

  /// Sorts the `errno` of a failed call on `path`.
  init(path: String, code: Int32) {
    switch code {
    case ENOSPC, EDQUOT: self = .diskFull(path: path)
    case EROFS: self = .readOnly(path: path)
    case EACCES, EPERM: self = .noPermission(path: path)
    case ENOENT, ENOTDIR: self = .missingFolder(path: path)
    case EISDIR: self = .isFolder(path: path)
    default: self = .failed(path: path, reason: String(cString: strerror(code)))
    }
  }

  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .diskFull(let path):
      "The disk is full, so \(path) was not written; make room and try again."
    case .readOnly(let path):
      "\(path) lies on a read-only file system; choose another folder."
    case .noPermission(let path):
      "No permission to write \(path); choose another folder or change its permissions."
    case .missingFolder(let path):
      "The folder \(AtomicFile.folder(of: path)) for \(path) does not exist; create it first."
    case .isFolder(let path):
      "\(path) is a folder, not a file; choose another name."
    case .failed(let path, let reason):
      "\(path) was not written (\(reason)); try again or choose another folder."
    }
  }
}
