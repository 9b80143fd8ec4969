// SPDX-License-Identifier: MIT
public import Files

extension Objective: OptionValue {
  /// The names of ``all``.
  public static var noun: String { "one of " + all.map(\.name).joined(separator: ", ") }

  /// The name.
  public var json: JSONValue { .text(name) }

  /// The objective of a name; nil if there is none.
  public init?(json: JSONValue) {
    guard let objective = Self.all.first(where: { $0.json == json }) else { return nil }
    self = objective
  }

  /// Whether the names are equal.
  public static func == (first: Objective, second: Objective) -> Bool { first.name == second.name }
}
