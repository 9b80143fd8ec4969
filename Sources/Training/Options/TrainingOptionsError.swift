// SPDX-License-Identifier: MIT

/// What can be wrong with training options.
public enum TrainingOptionsError: Error, Equatable, Sendable {
  /// A value out of its range.
  case value(TrainingOptions.Key, found: String, wanted: String)
  /// An option that only another model has.
  case otherModel(
    TrainingOptions.Key, only: TrainingOptions.Model, model: TrainingOptions.Model)
  /// An option that does not go with the others, why, and what to do.
  case conflict(TrainingOptions.Key, String, advice: String)
  /// Steps and minutes at once.
  case twoBudgets
  /// Neither steps nor minutes.
  case noBudget
  /// The options file cannot be read, in the system's words.
  case unreadable(path: String, reason: String)
  /// The options file is not a JSON object.
  case notJSON(path: String, reason: String)
  /// A name that no option has, with the nearest that one has.
  case unknownKey(String, nearest: String, path: String)
  /// A value of the wrong type.
  case wrongType(TrainingOptions.Key, path: String)
  /// Options that cannot change once a run has begun; values as text.
  case fixed([Change], run: String)

  /// An option with the value a run has and the value it was asked to take.
  public struct Change: Equatable, Sendable {
    /// The option.
    public let key: TrainingOptions.Key
    /// The value of the run.
    public let current: String
    /// The value that was asked for.
    public let wanted: String
  }
}

extension TrainingOptionsError: CustomStringConvertible {
  /// One sentence that names the option and says what to do.
  public var description: String {
    switch self {
    case .value(let key, let found, let wanted):
      "\(key.rawValue) is \(found): give \(wanted)."
    case .otherModel(let key, let only, let model):
      "\(key.rawValue) is set, which only \(only.rawValue) has: leave it out with the model "
        + "\(model.rawValue)."
    case .conflict(let key, let reason, let advice):
      "\(key.rawValue) is set, but \(reason): \(advice), or leave \(key.rawValue) out."
    case .twoBudgets:
      "steps and minutes are both set: a training stops at one of them, so leave one out."
    case .noBudget:
      "Neither steps nor minutes is set: say when to stop with one of them."
    case .unreadable(let path, let reason):
      "The options file \(path) cannot be read (\(reason)): check the path and its permissions."
    case .notJSON(let path, let reason):
      "The options file \(path) is not a JSON object (\(reason)): write it like {\"width\": 16}."
    case .unknownKey(let name, let nearest, let path):
      "\(path) sets \"\(name)\", which is no option: did you mean \"\(nearest)\"?"
    case .wrongType(let key, let path):
      "\(path): \(key.rawValue) has to be \(key.kind)."
    case .fixed(let changes, let run):
      "The run in \(run) was begun with \(Self.list(changes)), which cannot change any more: leave "
        + "\(changes.count == 1 ? "it" : "them") out to resume, or begin a new run elsewhere; "
        + "what may change is \(Self.changeable)."
    }
  }

  private static let changeable =
    TrainingOptions.Key.allCases.filter(\.mayChange).map(\.rawValue).joined(separator: ", ")

  private static func list(_ changes: [Change]) -> String {
    changes.map { "\($0.key.rawValue) \($0.current), not \($0.wanted)" }.joined(separator: "; ")
  }
}
