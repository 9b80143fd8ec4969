// SPDX-License-Identifier: MIT

/// What can be wrong with the value of an ``OptionDeclaration``.
public enum OptionError: Error, Equatable, Sendable {
  /// A value outside of what is allowed.
  case value(name: String, found: String, wanted: String)
  /// A value of the wrong type; the source is a file, or nil for the command line.
  case wrongType(name: String, wanted: String, source: String?)
  /// A name that no option has, with the nearest that one has.
  case unknown(name: String, nearest: String, source: String?)
  /// An option that does not go with the others, why, and what to do.
  case conflict(name: String, reason: String, advice: String)
  /// Options that exclude each other, and what to do.
  case exclusive(reason: String, advice: String)
  /// Text that is not `name=value`.
  case notAnAssignment(String)
  /// A file that cannot be read, and the system's words.
  case unreadable(path: String, reason: String)
  /// A file that is not one JSON object.
  case notJSON(path: String)
  /// A file that is not JSON, and its first mistake.
  case syntax(path: String, mistake: JSONSyntaxError)
  /// Options that cannot change on resume.
  case fixed([OptionChange], run: String, changeable: [String])
}

/// An option with the value that it has and the value that was asked for.
public struct OptionChange: Equatable, Sendable {
  /// The option.
  public let name: String
  /// The value it has, in words.
  public let current: String
  /// The value asked for, in words.
  public let wanted: String
}

extension OptionError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .value(let name, let found, let wanted):
      ErrorMessage("\(name) is \(found)", advice: "give \(wanted)")
    case .wrongType(let name, let wanted, let source):
      ErrorMessage("\(Self.prefix(source))\(name) has to be \(wanted)")
    case .unknown(let name, let nearest, let source):
      ErrorMessage(
        source.map { "\($0) sets \"\(name)\", which is no option" }
          ?? "There is no option \"\(name)\"",
        advice: "did you mean \"\(nearest)\"?")
    case .conflict(let name, let reason, let advice):
      ErrorMessage("\(name) is set, but \(reason)", advice: "\(advice), or leave \(name) out")
    case .exclusive(let reason, let advice): ErrorMessage(reason, advice: advice)
    case .notAnAssignment(let text):
      ErrorMessage("\"\(text)\" is not name=value", advice: "write it like width=16")
    case .unreadable(let path, let reason):
      ErrorMessage(
        "The options file \(path) cannot be read (\(reason))",
        advice: "check the path and its permissions")
    case .notJSON(let path):
      ErrorMessage(
        "The options file \(path) is not a JSON object (it must be one object of names and "
          + "values)",
        advice: "write it like {\"width\": 16}")
    case .syntax(let path, let mistake):
      ErrorMessage(
        "The options file \(path) is not JSON (line \(mistake.line), column "
          + "\(mistake.column): \(mistake.reason))",
        advice: "write it like {\"width\": 16}")
    case .fixed(let changes, let run, let changeable):
      ErrorMessage(
        "The run in \(run) was begun with \(Self.list(changes)), which cannot change any more",
        advice: "leave \(changes.count == 1 ? "it" : "them") out to resume, or begin a new run "
          + "elsewhere; what may change is \(changeable.joined(separator: ", "))")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .noInput
    case .notAnAssignment, .wrongType(_, _, source: nil), .unknown(_, _, source: nil): .usage
    case .value, .wrongType, .unknown, .conflict, .exclusive, .notJSON, .syntax, .fixed:
      .configuration
    }
  }

  private static func prefix(_ source: String?) -> String { source.map { "\($0): " } ?? "" }

  private static func list(_ changes: [OptionChange]) -> String {
    changes.map { "\($0.name) \($0.current), not \($0.wanted)" }.joined(separator: "; ")
  }
}
