// SPDX-License-Identifier: MIT

/// Why a file that grows cannot be read or written.
public enum AppendFileError: Error, Equatable, Sendable {
  /// A symbolic link.
  case link(path: String)
  /// A file with a second name (hard link), through which another file would be changed.
  case hardLink(path: String)
  /// A folder, pipe or device.
  case notAFile(path: String)
  /// The operating system refused; its message.
  case failed(path: String, reason: String)

  /// What is wrong, for the message of an error that names the file itself.
  public var reason: String {
    switch self {
    case .link: "it is a symbolic link, and links are not followed"
    case .hardLink: "it has a second name (hard link)"
    case .notAFile: "it is not a plain file"
    case .failed(_, let reason): reason
    }
  }

  /// The path of the file.
  public var path: String {
    switch self {
    case .link(let path), .hardLink(let path), .notAFile(let path), .failed(let path, _): path
    }
  }
}

extension AppendFileError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .link, .hardLink, .notAFile:
      ErrorMessage(
        "\(path) is not written (\(reason))", advice: "move it away or choose another folder")
    case .failed:
      ErrorMessage(
        "\(path) could not be read or written (\(reason))",
        advice: "check the free space and its permissions")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .link, .hardLink, .notAFile: .cannotCreate
    case .failed: .ioError
    }
  }
}
