// SPDX-License-Identifier: MIT
public import Autograd
public import Files

/// A mismatch between a state and the module or optimizer that loads it.
public enum StateError: FoleyError, Equatable {
  /// A tensor is missing.
  case missing(name: String)
  /// A tensor has the wrong shape.
  case shape(name: String, expected: [Int], found: [Int])
  /// A tensor that the network does not have.
  case unknown(name: String)

  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .missing(let name):
      ErrorMessage(
        "The tensor \"\(name)\" is missing",
        advice: "check that the file belongs to this configuration")
    case .shape(let name, let expected, let found):
      ErrorMessage(
        "The tensor \"\(name)\" has shape \(found) instead of \(expected)",
        advice: "check that the file belongs to this configuration")
    case .unknown(let name):
      ErrorMessage(
        "The tensor \"\(name)\" has no place in this network",
        advice: "check that the file belongs to this configuration")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }

  /// Compares a state with the names and shapes that it must have.
  ///
  /// - Throws: ``StateError``, the first difference in the order of `expected`.
  public static func check(
    _ state: [String: Tensor], against expected: [(name: String, shape: [Int])]
  ) throws(StateError) {
    for (name, shape) in expected {
      guard let tensor = state[name] else { throw .missing(name: name) }
      guard tensor.shape == shape else {
        throw .shape(name: name, expected: shape, found: tensor.shape)
      }
    }
    let known = Set(expected.map(\.name))
    if let name = state.keys.sorted().first(where: { !known.contains($0) }) {
      throw .unknown(name: name)
    }
  }
}
