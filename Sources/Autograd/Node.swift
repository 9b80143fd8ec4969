// SPDX-License-Identifier: MIT
import Kernels
import Synchronization

/// A recorded operation: its inputs, and for each input the rule from the gradient of the result to
/// the gradient of the input.
///
/// Nodes are immutable. Numbers increase in the order of creation, so an operation has a larger
/// number than its inputs.
final class Node: @unchecked Sendable {
  /// Maps the gradient of the result to the gradient of one input.
  ///
  /// The node is that of the operation itself, for rules that use the result: the result retains
  /// the node, so the rule must not retain the result with its node.
  typealias Rule = (_ gradient: Tensor, _ node: Node) -> Tensor

  /// A recorded input with its rule.
  ///
  /// Inputs that are not recorded have no edge.
  struct Edge {
    let input: Node
    let rule: Rule
    /// A fused rule to an input of `input`; equivalent and faster, but it skips the gradient of
    /// `input`.
    var shortcut: Shortcut?

    struct Shortcut {
      let input: Node
      let rule: Rule
    }
  }

  let number: UInt64
  /// The part of the step to which a profile assigns the operation.
  let part: String?
  private(set) var edges: [Edge]
  /// Set if the operation is a leaky ReLU.
  let activation: LeakyReLUOutput?
  /// Set while a computation is traced.
  let step: Step?

  private static let nextNumber = Atomic<UInt64>(0)

  init(edges: [Edge], activation: LeakyReLUOutput? = nil, step: Step? = nil) {
    self.edges = edges
    self.activation = activation
    self.step = step
    part = Profile.part
    number = Self.nextNumber.add(1, ordering: .relaxed).oldValue
  }

  /// Releasing a node may release its inputs, and so on for 100,000 operations: edges are queued
  /// and released iteratively, because nested deinitialisation would overflow the stack.
  deinit {
    guard !edges.isEmpty else { return }
    if queueEdges() { Self.releaseAll() }
  }

  /// Edges contain closures, which are not `Sendable`; they are only released here.
  private struct Waiting: @unchecked Sendable {
    var edges: [[Edge]] = []
    var isReleasing = false
  }

  private static let waiting = Mutex(Waiting())

  /// Moves the edges to the queue; returns true if no thread is releasing the queue yet.
  private func queueEdges() -> Bool {
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
  /// An operand, recorded or not, with its rule.
  struct Input {
    let tensor: Tensor
    let rule: Rule
    /// The fused rule to the gradient of the pre-activation, if `tensor` is a leaky-ReLU output.
    var sumRule: ((_ gradient: Tensor, _ activation: LeakyReLUOutput) -> Tensor)?

    /// The edge to the operand, if it is recorded.
    var edge: Edge? {
      guard let node = tensor.node else { return nil }
      guard let sumRule, let activation = node.activation, let sum = node.edges.first?.input else {
        return Edge(input: node, rule: rule)
      }
      return Edge(
        input: node, rule: rule,
        shortcut: Edge.Shortcut(input: sum) { gradient, _ in sumRule(gradient, activation) })
    }
  }

  /// The edges for a backward pass to the nodes `wanted`, with shortcuts where the skipped node is
  /// not wanted.
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
  /// This tensor as the result of the operation `primitive` on `inputs`.
  func recorded(_ primitive: @autoclosure () -> Primitive, _ inputs: [Node.Input]) -> Tensor {
    guard Recording.isOn || Trace.isOn else { return self }
    let edges = Recording.isOn ? inputs.compactMap(\.edge) : []
    let step = Trace.isOn ? Node.Step(primitive(), inputs.map(\.tensor)) : nil
    return edges.isEmpty && step == nil ? self : attached(to: Node(edges: edges, step: step))
  }

  /// This tensor as the result of the operation `primitive` on `inputs`.
  func recorded(
    _ primitive: @autoclosure () -> Primitive, _ inputs: (tensor: Tensor, rule: Node.Rule)...
  ) -> Tensor {
    recorded(primitive(), inputs.map { Node.Input(tensor: $0.tensor, rule: $0.rule) })
  }
}
