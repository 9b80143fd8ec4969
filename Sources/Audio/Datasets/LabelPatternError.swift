// SPDX-License-Identifier: MIT
public import Files

/// What can be wrong with a ``LabelPattern``; every case holds the pattern.
public enum LabelPatternError: Error, Equatable, Sendable {
  /// A brace without its counterpart, or braces without a name.
  case brace(String)
  /// No label in braces.
  case noLabel(String)
  /// Two placeholders without text between them.
  case adjacent(String)
  /// A label that occurs twice.
  case repeated(String, pattern: String)
}

extension LabelPatternError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .brace(let pattern):
      ErrorMessage(
        "The label pattern \"\(pattern)\" has a brace without its counterpart or without a name",
        advice: "write labels like {class}")
    case .noLabel(let pattern):
      ErrorMessage(
        "The label pattern \"\(pattern)\" has no label",
        advice: "write one in braces, like {class}_*")
    case .adjacent(let pattern):
      ErrorMessage(
        "The label pattern \"\(pattern)\" has two placeholders without text between them",
        advice: "write what separates them in the file names, like {class}_{speaker}")
    case .repeated(let name, let pattern):
      ErrorMessage(
        "The label pattern \"\(pattern)\" has {\(name)} twice",
        advice: "leave one out, or write * for it")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
