// SPDX-License-Identifier: MIT
public import Files

/// Why the page of a listening test cannot be read.
public enum ListeningPageError: Error, Equatable, Sendable {
  /// A file that is not the page of a listening test.
  case notATest(path: String)
  /// A page with missing or changed solutions.
  case damaged(path: String)
}

extension ListeningPageError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .notATest(let path):
      ErrorMessage(
        "\(path) is not a page of foley listen-test",
        advice: "give the page that the answers belong to")
    case .damaged(let path):
      ErrorMessage(
        "\(path) is damaged or truncated",
        advice: "copy the page again, or create it again with the same folders, options and seed")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
