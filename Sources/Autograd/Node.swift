// SPDX-License-Identifier: MIT
import Kernels
import Synchronization

/// One recorded operation: what it was computed from, and the rule that takes the gradient of its result
/// to the gradient of each of those.
///
/// Nodes do not change after they are made. Numbers grow in the order of making, so an operation always
/// has a larger one than its inputs.
final class Node: @unchecked Sendable {
  /// From the gradient of the result to that of one input.
  ///
  /// The node is the operation's own, for rules that need its result: the result holds the node, so
  /// the rule must not hold the result.
  typealias Rule = (_ gradient: Tensor, _ node: Node) -> Tensor

  /// A recorded input with its rule.
  ///
  /// Inputs that are not recorded have no edge and cost nothing.
  struct Edge {
    let input: Node
    let rule: Rule
    /// A way past the input to what the input was made of; as good, and faster, unless somebody asks for
    /// the gradient of the input itself.
    var shortcut: Shortcut?

    struct Shortcut {
      let input: Node
      let rule: Rule
    }
  }

  let number: UInt64
  /// The part of the step that a profile counts it to, if there is one.
  let part: String?
  private(set) var edges: [Edge]
  /// Of the node of a rectified sum: how it was made.
  let rectified: Rectified?

  private static let nextNumber = Atomic<UInt64>(0)

  init(edges: [Edge], rectified: Rectified? = nil) {
    self.edges = edges
    self.rectified = rectified
    part = Profile.part
    number = Self.nextNumber.add(1, ordering: .relaxed).oldValue
  }

  /// The inputs of a node may be the last owners of theirs, and so on for a hundred thousand
  /// operations: edges are put aside and let go one after the other, not one inside the other.
  deinit {
    guard !edges.isEmpty else { return }
    if putEdgesAside() { Self.releaseAll() }
  }

  /// Edges hold closures, which are not `Sendable`; they are only let go here.
  private struct Waiting: @unchecked Sendable {
    var edges: [[Edge]] = []
    var isReleasing = false
  }

  private static let waiting = Mutex(Waiting())

  /// Gives up the edges; returns whether nobody is releasing yet.
  private func putEdgesAside() -> Bool {
    Self.waiting.withLock { waiting in
      waiting.edges.append(edges)
      edges = []
      defer { waiting.isReleasing = true }
      return !waiting.isReleasing
    }
  }

  private static func releaseAll() {
    var isEmpty = false
    while !isEmpty {
      var released: [Edge] = []
      waiting.withLock { waiting in
        if let next = waiting.edges.popLast() {
          released = next
        } else {
          waiting.isReleasing = false
        }
        isEmpty = !waiting.isReleasing
      }
      released.removeAll()
    }
  }
}

extension Node {
  /// An operand with its rule, before it is known whether the operand is recorded.
  struct Input {
    let tensor: Tensor
    let rule: Rule
    /// The rule from the result's gradient to that of the sum that `tensor` was rectified from.
    var sumRule: ((_ gradient: Tensor, _ rectified: Rectified) -> Tensor)?

    /// The edge to the operand, if it is recorded.
    var edge: Edge? {
      guard let node = tensor.node else { return nil }
      guard let sumRule, let rectified = node.rectified, let sum = node.edges.first?.input else {
        return Edge(input: node, rule: rule)
      }
      return Edge(
        input: node, rule: rule,
        shortcut: Edge.Shortcut(input: sum) { gradient, _ in sumRule(gradient, rectified) })
    }
  }

  /// The edges of a walk to the gradients of the nodes `wanted`, with shortcuts wherever they may be
  /// taken.
  func steps(towards wanted: Set<UInt64>) -> [(input: Node, rule: Rule)] {
    edges.map { edge in
      guard let shortcut = edge.shortcut, !wanted.contains(edge.input.number) else {
        return (edge.input, edge.rule)
      }
      return (shortcut.input, shortcut.rule)
    }
  }
}

extension Tensor {
  /// This tensor as the result of an operation on `inputs`.
  func recorded(_ inputs: [Node.Input]) -> Tensor {
    guard Recording.isOn else { return self }
    let edges = inputs.compactMap(\.edge)
    return edges.isEmpty ? self : attached(to: Node(edges: edges))
  }

  /// This tensor as the result of an operation on `inputs`.
  func recorded(_ inputs: (tensor: Tensor, rule: Node.Rule)...) -> Tensor {
    recorded(inputs.map { Node.Input(tensor: $0.tensor, rule: $0.rule) })
  }
}
