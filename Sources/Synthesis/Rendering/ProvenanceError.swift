// SPDX-License-Identifier: MIT
public import Files

/// Why a file cannot be made again.
public enum ProvenanceError: Error, Equatable, Sendable {
  /// The tags do not say how the file was made.
  case none(path: String)
  /// The tags have a value that is not allowed.
  case damaged(path: String, reason: String)
  /// The file was made with another model than the one given.
  case otherModel(path: String, wanted: String, found: String)
}

extension ProvenanceError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .none(let path):
      ErrorMessage(
        "\(path) does not say how it was made",
        advice:
          "give a file that foley synth or foley render has written, with its tags; for a sound of "
          + "foley explore use --latent")
    case .damaged(let path, let reason):
      ErrorMessage(
        "The tags of \(path) cannot be used (\(reason))",
        advice: "give a file with the tags that Foley wrote")
    case .otherModel(let path, let wanted, let found):
      ErrorMessage(
        "\(path) was made with the model whose SHA-256 begins with \(wanted.prefix(12)), and "
          + "this one begins with \(found.prefix(12))",
        advice: "give the model it was made with")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .none, .damaged: .dataError
    case .otherModel: .usage
    }
  }
}
