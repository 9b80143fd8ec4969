// SPDX-License-Identifier: MIT
public import Files

/// A value of a configuration that no network can be built from.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The name of the value.
  public let name: String
  /// The value.
  public let value: String
  /// What it may be.
  public let expectation: String

  /// An error for this value.
  public init(name: String, value: String, expectation: String) {
    self.name = name
    self.value = value
    self.expectation = expectation
  }

  /// One sentence that names the value and says what it may be.
  public var description: String { "\(name) is \(value), but must be \(expectation)." }

  /// Throws an error for `value` unless it holds what is expected.
  static func check<Value>(
    _ name: String, _ value: Value, _ expectation: String, _ holds: Bool
  ) throws(ConfigurationError) {
    guard holds else {
      throw ConfigurationError(name: name, value: "\(value)", expectation: expectation)
    }
  }

  /// Throws an error for `value` unless it lies in `range`.
  static func check(
    _ name: String, _ value: Int, in range: ClosedRange<Int>
  ) throws(ConfigurationError) {
    try check(
      name, value, "from \(range.lowerBound) to \(range.upperBound)", range.contains(value))
  }
}

extension ConfigurationError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage { ErrorMessage(description) }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
