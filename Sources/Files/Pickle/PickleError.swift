// SPDX-License-Identifier: MIT

/// Why the numbers of a pickle cannot be read.
public enum PickleError: Error, Equatable, Sendable {
  /// The file cannot be opened or read.
  case unreadable(PlainFileError)
  /// The content is damaged, or no arrays of numbers.
  case content(path: String, reason: String)
}

extension PickleError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unreadable(let error): error.message
    case .content(let path, let reason):
      ErrorMessage(
        "\(path) cannot be read as a pickle of numbers (\(reason))",
        advice: "give the file that train_specgan.py moments has written")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .noInput
    case .content: .dataError
    }
  }
}
