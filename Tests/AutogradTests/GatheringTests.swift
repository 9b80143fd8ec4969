// SPDX-License-Identifier: MIT
import Autograd
import Testing

struct GatheringTests {
  private let x = random([2, 4, 3])
  private let rows: [Int32] = [3, 1, 2, 3, 0, /**/ 0, 0, 1, 2, 3]

  @Test func rowsAreTakenByNumber() {
    let y = x.gatheringRows(rows, count: 5)
    #expect(
      y.values == tensor([2, 5, 3]) { x[[$0[0], Int(rows[$0[0] * 5 + $0[1]]), $0[2]]] }.values)
    #expect(y.shape == [2, 5, 3])
  }

  @Test func rowsOfTheRectifiedTensor() {
    let (fused, plain) = (x.asVariable(), x.asVariable())
    let y = fused.gatheringRows(rows, count: 5, slope: 0.2)
    let expected = plain.leakyReLU(slope: 0.2).gatheringRows(rows, count: 5)
    #expect(y.values == expected.values)
    let weight = random(y.shape, "weight")
    #expect(
      gradient(of: (y * weight).sum(), withRespectTo: [fused])[0]?.values
        == gradient(of: (expected * weight).sum(), withRespectTo: [plain])[0]?.values)
  }

  @Test func rowsAreAddedByNumber() {
    let y = random([2, 5, 3], "y")
    var sums = [[Int]: Float]()
    for index in indices(of: y.shape) {
      sums[[index[0], Int(rows[index[0] * 5 + index[1]]), index[2]], default: 0] += y[index]
    }
    let x = y.scatterAddingRows(rows, length: 4)
    #expect(x.shape == [2, 4, 3])
    #expect(x.values == indices(of: x.shape).map { sums[$0] ?? 0 })
  }

  @Test func aRowThatNobodyTakesGetsNothing() {
    let x = x.asVariable()
    let loss = x.gatheringRows([0, 1, 1, 1], count: 2).sum()
    let slopes = gradient(of: loss, withRespectTo: [x])[0]
    #expect(slopes?.sum(alongAxes: [2]).values == [3, 3, 0, 0, 0, 6, 0, 0])
  }

  @Test func rowsThatAreNotThereStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 1]).gatheringRows([2], count: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 1]).gatheringRows([-1], count: 1)
    }
  }
}
