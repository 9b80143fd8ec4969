// SPDX-License-Identifier: MIT
public import Autograd

/// Why named tensors do not fit what should take them over.
public enum StateError: Error, Equatable, CustomStringConvertible {
  /// A tensor is missing.
  case missing(name: String)
  /// A tensor has another shape than it must have.
  case shape(name: String, expected: [Int], found: [Int])
  /// A tensor has no place to go.
  case unknown(name: String)

  /// One sentence that names the tensor and says what to do.
  public var description: String {
    switch self {
    case .missing(let name):
      "The tensor \"\(name)\" is missing; check that the file belongs to this configuration."
    case .shape(let name, let expected, let found):
      "The tensor \"\(name)\" has shape \(found) instead of \(expected);"
        + " check that the file belongs to this configuration."
    case .unknown(let name):
      "The tensor \"\(name)\" has no place in this network;"
        + " check that the file belongs to this configuration."
    }
  }

  /// Compares a state with the names and shapes it must have; the first difference in their order
  /// is thrown.
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
