// SPDX-License-Identifier: MIT
public import Files

/// An error in a plan, with its place, and the errors after it.
public struct RenderPlanError: Error, Equatable, Sendable {
  /// The file.
  public let path: String
  /// The line, from 1 on; 0 for the whole file.
  public let line: Int
  /// The column in characters, from 1 on; 0 in a table.
  public let column: Int
  /// The number of the entry, from 1 on; nil for an error outside of entries.
  public let entry: Int?
  /// The error.
  public let reason: Reason
  /// Further errors of the plan.
  public private(set) var further: [RenderPlanError] = []
  /// The number of errors that are not listed.
  public private(set) var moreCount = 0

  /// An error in a line of a plan.
  public init(path: String, line: Int, column: Int = 0, entry: Int? = nil, reason: Reason) {
    self.path = path
    self.line = line
    self.column = column
    self.entry = entry
    self.reason = reason
  }

  /// The error with those that follow it.
  func listing(_ further: some Collection<RenderPlanError>, moreCount: Int) -> RenderPlanError {
    var list = self
    list.further = Array(further)
    list.moreCount = moreCount
    return list
  }

  /// The kinds of errors in a plan.
  public enum Reason: Error, Equatable, Sendable {
    /// The file cannot be read, with the advice.
    case unreadable(String)
    /// The file has no entries.
    case empty
    /// The file is no list of objects, or no table.
    case syntax(ErrorMessage)
    /// Something else than an object in the list.
    case notAnObject
    /// An entry without a model.
    case noModel
    /// An entry before, and its line, has files of the same names, such as `example`.
    case sameNames(asEntry: Int, line: Int, example: String)
    /// An entry that cannot be rendered.
    case entry(ErrorMessage)
  }
}

extension RenderPlanError: FoleyError {
  /// What is wrong, and what to do about it; all errors, in the order of the entries.
  public var message: ErrorMessage {
    guard !further.isEmpty else { return ownMessage }
    let more =
      moreCount > 0 ? [ErrorMessage("\(path) has \(counted(moreCount, "error")) more")] : []
    return ErrorMessage(listing: [ownMessage] + further.map(\.ownMessage) + more)
  }

  private var ownMessage: ErrorMessage {
    let file = entry.map { "entry \($0) of \(path)" } ?? path
    let place =
      line == 0 ? file : "\(file), line \(line)" + (column > 0 ? ", column \(column)" : "")
    return switch reason {
    case .unreadable(let reason):
      ErrorMessage("The plan \(path) cannot be read", advice: reason)
    case .empty:
      ErrorMessage("The plan \(path) has no entries", advice: "write at least one, with a model")
    case .syntax(let message), .entry(let message): message.prefixed("\(place): ")
    case .notAnObject:
      ErrorMessage(
        "\(place): an entry is not an object",
        advice: "write the plan like [{\"model\": \"runs/drums\", \"count\": 3}]")
    case .noModel:
      ErrorMessage(
        "\(place): the entry has no model",
        advice: "give a model file or the folder of a run as \"model\"")
    case .sameNames(let other, let line, let example):
      ErrorMessage(
        "\(place): files like \(example) would have the same names as those of entry \(other) in "
          + "line \(line)",
        advice: "give the entry another folder or name, or other numbers with first")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    if case .unreadable = reason { .noInput } else { .configuration }
  }
}
