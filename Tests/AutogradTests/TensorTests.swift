// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

struct TensorTests {
  @Test func elementsAreRowMajor() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(x.shape == [2, 3] && x.rank == 2 && x.count == 6)
    #expect(x[[1, 0]] == 4)
    #expect(x.values == [1, 2, 3, 4, 5, 6])
    #expect(x.withValues { Array($0) } == x.values)
  }

  @Test func aNumberHasNoAxes() {
    let x = Tensor(scalar: 2.5)
    #expect(x.shape == [] && x.count == 1)
    #expect(x.item == 2.5)
    #expect(Tensor([7], shape: [1, 1]).item == 7)
  }

  @Test func aTensorMayHaveNoElements() {
    let x = Tensor([], shape: [0, 3])
    #expect(x.count == 0 && x.values == [])
    #expect((x + x).values == [])
    #expect(x.sum().item == 0)
    #expect(x.sum(alongAxes: [0]).values == [0, 0, 0])
  }

  @Test func changingATensorLeavesItsCopiesAlone() {
    let original = Tensor([1, 2, 3], shape: [3])
    var changed = original
    let view = changed.reshaped(to: [1, 3])
    changed.withMutableValues { $0[0] = 9 }
    #expect(original.values == [1, 2, 3] && view.values == [1, 2, 3])
    #expect(changed.values == [9, 2, 3] && changed.shape == [3])
  }

  @Test func aTensorOfOneOwnerIsChangedInPlace() {
    var x = Tensor([1, 2, 3], shape: [3])
    let before = x.withValues { $0.baseAddress }
    x.withMutableValues { $0[2] = 5 }
    #expect(x.withValues { $0.baseAddress } == before)
    #expect(x.values == [1, 2, 5])
  }

  @Test func reshapedTensorsShareTheirMemory() {
    let x = Tensor.zeros([4, 2])
    let y = x.reshaped(to: [8])
    #expect(x.withValues { $0.baseAddress } == y.withValues { $0.baseAddress })
  }

  @Test func aChangedTensorHasNoHistory() {
    var x = Tensor([1, 2], shape: [2]).asVariable()
    #expect(x.isRecorded)
    x.withMutableValues { $0[0] = 3 }
    #expect(!x.isRecorded)
  }

  @Test func whatWasRecordedKeepsTheValuesItWasComputedFrom() {
    let variable = Tensor([2, 3], shape: [2]).asVariable()
    var parameter = variable
    let loss = (variable * variable).sum()
    parameter.withMutableValues { $0.update(repeating: 100) }
    #expect(gradient(of: loss, withRespectTo: [variable])[0]?.values == [4, 6])
  }

  @Test func descriptionShowsShapeAndFirstElements() {
    #expect("\(Tensor([1, 2.5], shape: [2]))" == "Tensor of [2]: [1.0, 2.5]")
    #expect("\(Tensor.zeros([3, 3]))".hasSuffix("0.0, ...]"))
  }

  @Test func mistakesOfShapeStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2], shape: [3]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2]).item }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2]) + Tensor.zeros([1, 2]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([6]).reshaped(to: [4]) }
    await #expect(processExitsWith: .failure) {
      _ = gradient(of: Tensor.zeros([2]), withRespectTo: [])
    }
  }
}
