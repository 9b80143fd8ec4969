// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// The state of a recipe by parts, each under the name that its tensors begin with.
struct StateParts {
  private var parts: [Part] = []

  private struct Part {
    let prefix: String
    let state: () -> [(name: String, tensor: Tensor)]
    let load: ([String: Tensor]) throws -> Void
  }

  /// Adds a part.
  mutating func add(
    _ name: String, state: @escaping () -> [(name: String, tensor: Tensor)],
    load: @escaping ([String: Tensor]) throws -> Void
  ) {
    parts.append(Part(prefix: name + "/", state: state, load: load))
  }

  /// Adds a network.
  mutating func add(_ name: String, _ network: any Module) {
    add(name, state: network.state, load: network.load)
  }

  /// The tensors of all parts.
  func state() -> [(name: String, tensor: Tensor)] {
    parts.flatMap { part in part.state().map { (part.prefix + $0.name, $0.tensor) } }
  }

  /// Hands every part what ``state()`` gave of it.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  func load(_ state: [String: Tensor]) throws {
    for part in parts {
      let own = state.compactMap { name, tensor in
        name.hasPrefix(part.prefix) ? (String(name.dropFirst(part.prefix.count)), tensor) : nil
      }
      try part.load(Dictionary(uniqueKeysWithValues: own))
    }
  }
}
