// SPDX-License-Identifier: MIT

/// Why a file could not be read.
public enum PlainFileError: Error, Equatable, Sendable {
  /// There is no such file.
  case missing(path: String)
  /// A folder, pipe or device where a file was expected.
  case notAFile(path: String)
  /// The operating system refused access; its message.
  case inaccessible(path: String, reason: String)
  /// The file has fewer bytes than needed.
  case cutShort(path: String, needed: Int, found: Int)
}

extension PlainFileError: FoleyError {
  /// What is wrong, for the message of an error that names the file itself.
  public var reason: String {
    switch self {
    case .missing: "there is no such file"
    case .notAFile: "it is not a plain file"
    case .inaccessible(_, let reason): reason
    case .cutShort(_, let needed, let found): "\(needed) bytes needed, \(found) found"
    }
  }

  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .missing(let path): ErrorMessage("\(path) does not exist", advice: "check the spelling")
    case .notAFile(let path):
      ErrorMessage("\(path) is not a plain file", advice: "give the path of a file")
    case .inaccessible(let path, let reason):
      ErrorMessage("\(path) cannot be read (\(reason))", advice: "check its permissions")
    case .cutShort(let path, let needed, let found):
      ErrorMessage(
        "\(path) is cut short (\(needed) bytes needed, \(found) found)",
        advice: "copy or make it again")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .noInput }
}
