// SPDX-License-Identifier: MIT
import Synchronization

/// One recorded operation: what it was computed from, and the rule that takes the gradient of its result
/// to the gradient of each of those.
///
/// Nodes do not change after they are made. Numbers grow in the order of making, so an operation always
/// has a larger one than its inputs.
final class Node: @unchecked Sendable {
  /// From the gradient of the result to that of one input. The node is the operation's own, for rules
  /// that need its result: the result holds the node, so the rule must not hold the result.
  typealias Rule = (_ gradient: Tensor, _ node: Node) -> Tensor

  /// A recorded input with its rule. Inputs that are not recorded have no edge and cost nothing.
  struct Edge {
    let input: Node
    let rule: Rule
  }

  let number: UInt64
  private(set) var edges: [Edge]

  private static let nextNumber = Atomic<UInt64>(0)

  init(edges: [Edge]) {
    self.edges = edges
    number = Self.nextNumber.add(1, ordering: .relaxed).oldValue
  }

  /// The inputs of a node may be the last owners of theirs, and so on for a hundred thousand
  /// operations: they are put aside and let go one after the other, not one inside the other.
  deinit {
    guard !edges.isEmpty else { return }
    let edges = edges
    self.edges = []
    Self.release(edges)
  }

  private struct Waiting {
    var edges: [[Edge]] = []
    var isReleasing = false
  }

  /// Edges hold closures, which are not `Sendable`; they are only ever let go here.
  private struct Unchecked<Value>: @unchecked Sendable { var value: Value }

  private static let waiting = Mutex(Unchecked(value: Waiting()))

  private static func release(_ edges: [Edge]) {
    let unchecked = Unchecked(value: edges)
    let mustRelease = waiting.withLock { waiting in
      waiting.value.edges.append(unchecked.value)
      defer { waiting.value.isReleasing = true }
      return !waiting.value.isReleasing
    }
    guard mustRelease else { return }
    while true {
      let next = waiting.withLock { waiting -> Unchecked<[Edge]?> in
        let next = waiting.value.edges.popLast()
        if next == nil { waiting.value.isReleasing = false }
        return Unchecked(value: next)
      }
      if next.value == nil { return }
    }
  }
}

/// Whether operations are recorded on this thread.
enum Recording {
  @TaskLocal static var isOn = true
}

/// Calls `body` without recording what it computes.
public func withoutRecording<R>(_ body: () throws -> R) rethrows -> R {
  try Recording.$isOn.withValue(false, operation: body)
}

extension Node {
  /// An operand with its rule, before it is known whether the operand is recorded.
  struct Input {
    let tensor: Tensor
    let rule: Rule
  }
}

extension Tensor {
  /// This tensor as the result of an operation on `inputs`.
  func recorded(_ inputs: [Node.Input]) -> Tensor {
    guard Recording.isOn else { return self }
    let edges = inputs.compactMap { input in
      input.tensor.node.map { Node.Edge(input: $0, rule: input.rule) }
    }
    return edges.isEmpty ? self : attached(to: Node(edges: edges))
  }

  /// This tensor as the result of an operation on `inputs`.
  func recorded(_ inputs: (tensor: Tensor, rule: Node.Rule)...) -> Tensor {
    recorded(inputs.map { Node.Input(tensor: $0.tensor, rule: $0.rule) })
  }
}
