// SPDX-License-Identifier: MIT

/// Where and why a text is not valid JSON.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  /// The byte, from 0 on.
  public let offset: Int
  /// The line, from 1 on.
  public let line: Int
  /// The column, in characters from 1 on; 0 if it is not known.
  public let column: Int
  /// What is wrong, without the place.
  public let reason: String

  /// An error at a place in a text.
  public init(offset: Int, line: Int, column: Int = 0, reason: String) {
    self.offset = offset
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// Whether place and reason are equal; the column follows from the place.
  public static func == (one: JSONSyntaxError, other: JSONSyntaxError) -> Bool {
    (one.offset, one.line, one.reason) == (other.offset, other.line, other.reason)
  }

  /// The reason and the byte.
  public var description: String { "\(reason) at byte \(offset)" }
}
