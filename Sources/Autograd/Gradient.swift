// SPDX-License-Identifier: MIT
import Kernels

/// The gradients of a scalar with respect to tensors it was computed from (`torch.autograd.grad`).
///
/// Reverse-mode accumulation over the recorded operations; only operations on a path to one of
/// `inputs` are visited. Takes a small multiple of the time of the forward pass.
///
/// - Parameters:
///   - output: a tensor of one element.
///   - inputs: variables or results of recorded operations.
///   - recordingGraph: whether to record the gradient computation, so that the gradients can be
///     differentiated again (`create_graph` in PyTorch).
/// - Returns: for each input a tensor of its shape; nil if `output` does not depend on the input.
public func gradient(
  of output: Tensor, withRespectTo inputs: [Tensor], recordingGraph: Bool = false
) -> [Tensor?] {
  precondition(
    output.count == 1, "gradients need an output of one element, not of shape \(output.shape)")
  guard let root = output.node else { return inputs.map { _ in nil } }
  let wanted = Set(inputs.compactMap { $0.node?.number })
  return Recording.$isOn.withValue(recordingGraph) {
    let gradients = Profile.walking(recordingGraph ? .gradient : .backward) {
      accumulate(from: root, seed: .filled(with: 1, shape: output.shape), wanted: wanted)
    }
    return inputs.map { $0.node.flatMap { gradients[$0.number] } }
  }
}

/// The gradients of the nodes `wanted`, by node number.
private func accumulate(
  from root: Node, seed: Tensor, wanted: Set<UInt64>
) -> [UInt64: Tensor] {
  let path = nodesOnPaths(from: root, to: wanted)
  let onPath = Set(path.map(\.number))
  guard onPath.contains(root.number) else { return [:] }
  var pending = [root.number: seed]
  var result: [UInt64: Tensor] = [:]
  for node in path.reversed() {
    guard let gradient = pending.removeValue(forKey: node.number) else { continue }
    if wanted.contains(node.number) { result[node.number] = gradient }
    Profile.inPart(node.part) {
      for step in node.steps(towards: wanted) where onPath.contains(step.input.number) {
        let contribution = step.rule(gradient, node)
        if pending[step.input.number]?.accumulate(contribution) == nil {
          pending[step.input.number] = contribution
        }
      }
    }
  }
  return result
}

/// The nodes on paths from `root` to one of `wanted`, in topological order, inputs first.
private func nodesOnPaths(from root: Node, to wanted: Set<UInt64>) -> [Node] {
  guard let first = wanted.min() else { return [] }
  var seen: Set<UInt64> = [root.number]
  var reachable: [Node] = []
  var stack = [root]
  while let node = stack.popLast() {
    reachable.append(node)
    for step in node.steps(towards: wanted) where step.input.number >= first {
      if seen.insert(step.input.number).inserted { stack.append(step.input) }
    }
  }
  reachable.sort { $0.number < $1.number }
  var leads: Set<UInt64> = []
  return reachable.filter { node in
    guard
      wanted.contains(node.number)
        || node.steps(towards: wanted).contains(where: { leads.contains($0.input.number) })
    else { return false }
    leads.insert(node.number)
    return true
  }
}
