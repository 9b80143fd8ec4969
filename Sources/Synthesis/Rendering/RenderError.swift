// SPDX-License-Identifier: MIT
public import Files

/// Why sounds cannot be written.
public enum RenderError: Error, Equatable, Sendable {
  /// A folder that cannot be created, with the system's message.
  case folder(path: String, reason: String)
  /// Files that exist: the first of them, and their number.
  case exists(path: String, count: Int)
  /// A file that exists and was not made by this render.
  case foreignFile(path: String)
  /// A file in the folder of temporary files that is not one of these, or something else in place of
  /// that folder.
  case notATemporaryFile(path: String)
  /// A file called as a manifest that is none.
  case notAManifest(path: String)
  /// A symbolic link in place of a folder of the render.
  case link(path: String)
  /// Another process has locked the folder; its process number is empty if it is not known.
  case locked(folder: String, process: String)
  /// A manifest that cannot be read or written, with the system's message.
  case manifest(path: String, reason: String)
  /// A manifest with a line that this render would not write.
  case otherManifest(path: String, line: Int)
}

extension RenderError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .folder(let path, let reason):
      ErrorMessage(
        "The folder \(path) cannot be created (\(reason))",
        advice: "choose another, or change its permissions")
    case .exists(let path, let count):
      ErrorMessage(
        "\(path)\(count == 1 ? "" : " (and \(count - 1) more)") exists already",
        advice: "add --overwrite to replace it, or choose another folder")
    case .foreignFile(let path):
      ErrorMessage(
        "\(path) exists and was not made by this render",
        advice: "add --overwrite to replace it, or choose another folder")
    case .notATemporaryFile(let path):
      ErrorMessage(
        "\(path) is not a temporary file of Foley, and a render would remove it",
        advice: "move it away, or choose another folder")
    case .notAManifest(let path):
      ErrorMessage(
        "\(path) is not a manifest of Foley, and a render would write to it",
        advice: "move it away, or choose another folder")
    case .link(let path):
      ErrorMessage(
        "\(path) is a symbolic link, and a render writes only below its folder",
        advice: "remove the link, or choose another folder")
    case .locked(let folder, let process):
      ErrorMessage(
        "Another render\(process.isEmpty ? "" : " (process \(process))") is at work in \(folder)",
        advice: "wait for it, or choose another folder")
    case .manifest(let path, let reason):
      ErrorMessage(
        "\(path) could not be read or written (\(reason))",
        advice: "check the free space and its permissions")
    case .otherManifest(let path, let line):
      ErrorMessage(
        "\(path) belongs to another render from line \(line) on",
        advice: "add --overwrite to replace it, or choose another folder")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .folder, .exists, .foreignFile, .notATemporaryFile, .notAManifest, .link, .otherManifest:
      .cannotCreate
    case .locked: .temporaryFailure
    case .manifest: .ioError
    }
  }
}
