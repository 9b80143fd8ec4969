// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing

private final class Pair: Module {
  let weight = Parameter(Tensor([1, 2], shape: [2]))
  let mean = Buffer(Tensor(scalar: 5))
}

struct ExponentialAverageTests {
  //     a = np.array([1.0, 2.0])
  //     for t in range(3):
  //         d = min(0.999, (1 + t) / (10 + t)); a = d * a + (1 - d) * (t + 1) * np.array([2.0, 0.0])
  @Test func theAverageFollowsQuicklyAtFirst() {
    let (pair, average) = Self.afterThreeSteps()
    expectClose(average.averagedState()[0].tensor, [5.404545455, 0.009090909])
    #expect(pair.weight.value.values == [6, 0])
  }

  @Test func averagesLoadIntoATwin() throws {
    let (_, average) = Self.afterThreeSteps()
    let twin = Pair()
    try twin.load(
      Dictionary(uniqueKeysWithValues: average.averagedState().map { ($0.name, $0.tensor) }))
    expectClose(twin.weight.value, [5.404545455, 0.009090909])
  }

  @Test func resumingContinuesBitForBit() throws {
    let (pair, average) = Self.afterThreeSteps()
    let resumed = ExponentialAverage(of: pair)
    try resumed.load(
      Dictionary(uniqueKeysWithValues: average.state().map { ($0.name, $0.tensor) }))
    pair.weight.assign(Tensor([-1, 9], shape: [2]))
    average.update()
    resumed.update()
    #expect(resumed.state().map(\.tensor.values) == average.state().map(\.tensor.values))
    #expect(average.state().map(\.name) == ["weight", "exponentialAverage.steps"])
  }

  @Test func buffersAreTakenAsTheyAre() {
    let (pair, average) = Self.afterThreeSteps()
    pair.mean.assign(Tensor(scalar: 8))
    average.update()
    #expect(average.averagedState().map(\.name) == ["weight", "mean"])
    #expect(average.averagedState()[1].tensor.item == 8)
  }

  private static func afterThreeSteps() -> (Pair, ExponentialAverage) {
    let pair = Pair()
    let average = ExponentialAverage(of: pair)
    for step in 1...3 {
      pair.weight.assign(Tensor([2 * Float(step), 0], shape: [2]))
      average.update()
    }
    return (pair, average)
  }
}
