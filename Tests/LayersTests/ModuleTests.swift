// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Testing

private class Base: Module {
  let gain = Parameter(Tensor(scalar: 3))
}

private final class Leaf: Base {
  let kernel = Parameter(Tensor([1, 2], shape: [2]))
  let mean = Buffer(Tensor([5], shape: [1]))
  let note = "configuration"
}

private final class Tree: Module {
  let blocks: [any Module] = [Leaf(), Leaf()]
  let optional: Leaf? = Leaf()
  let absent: Leaf? = nil
  let optionalList: [Parameter]? = [Parameter(Tensor(scalar: 1))]
  let shared: Parameter
  let again: Parameter
  let list = [Parameter(Tensor(scalar: 1))]

  init() {
    shared = Parameter(Tensor(scalar: 2))
    again = shared
  }
}

struct ModuleTests {
  @Test func parametersAreNamedByTheirPath() {
    #expect(
      Tree().parameters.map(\.name) == [
        "blocks.0.gain", "blocks.0.kernel", "blocks.1.gain", "blocks.1.kernel", "optional.gain",
        "optional.kernel", "optionalList.0", "shared", "list.0",
      ])
    #expect(Tree().parameterCount == 12)
  }

  @Test func buffersAreStateButNotParameters() {
    let leaf = Leaf()
    #expect(leaf.parameters.map(\.name) == ["gain", "kernel"])
    #expect(leaf.state().map(\.name) == ["gain", "kernel", "mean"])
  }

  @Test func aLoadedStateIsTheSavedOne() throws {
    let source = Tree()
    source.shared.assign(Tensor(scalar: -7))
    let target = Tree()
    let state = Dictionary(uniqueKeysWithValues: source.state().map { ($0.name, $0.tensor) })
    try target.load(state)
    #expect(target.shared.value.item == -7)
    #expect(target.shared.value.isRecorded)
  }

  @Test func aStateIsASnapshot() {
    let leaf = Leaf()
    let before = leaf.state()
    leaf.kernel.update { $0[0] = 100 }
    leaf.mean.update { $0[0] = 100 }
    #expect(before.map(\.tensor.values) == [[3], [1, 2], [5]])
    #expect(leaf.state().map(\.tensor.values) == [[3], [100, 2], [100]])
  }

  @Test func aStateThatDiffersIsRefusedAndNothingChanges() throws {
    let leaf = Leaf()
    let good = Dictionary(uniqueKeysWithValues: leaf.state().map { ($0.name, $0.tensor * 2) })
    var state = good
    state["mean"] = nil
    #expect(throws: StateError.missing(name: "mean")) { try leaf.load(state) }
    state = good
    state["mean"] = Tensor([1, 2], shape: [2])
    #expect(throws: StateError.shape(name: "mean", expected: [1], found: [2])) {
      try leaf.load(state)
    }
    state = good
    state["other"] = Tensor(scalar: 1)
    #expect(throws: StateError.unknown(name: "other")) { try leaf.load(state) }
    #expect(leaf.gain.value.item == 3)
    try leaf.load(good)
    #expect(leaf.gain.value.item == 6)
  }
}
