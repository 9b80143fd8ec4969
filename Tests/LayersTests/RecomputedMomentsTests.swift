// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

private final class Network: Module {
  let first = BatchNormalization(channels: 1)
  let rest: [BatchNormalization]
  let unused = BatchNormalization(channels: 1)

  init() {
    rest = [BatchNormalization(channels: 1, epsilon: 0)]
    rest[0].gain?.assign(Tensor([2], shape: [1]))
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    rest[0](first(x, training: true), training: true)
  }
}

private struct Failure: Error {}

struct RecomputedMomentsTests {
  /// Means 2 and 6, variances 1 and 9.
  private static let batches = [Tensor([1, 3], shape: [2, 1]), Tensor([3, 9], shape: [2, 1])]

  @Test func runningMomentsBecomeTheMeansOfTheBatches() {
    let network = Network()
    network.first.mean.assign(Tensor([100], shape: [1]))
    var seen: [Int] = []
    network.recomputeMoments(batchCount: 2) { batch in
      seen.append(batch)
      #expect(!network(Self.batches[batch]).isRecorded)
      #expect(network.first.mean.value.values == [100])
    }
    #expect(seen == [0, 1])
    #expect(network.first.mean.value.values == [4])
    #expect(network.first.variance.value.values == [5])
    expectClose(network.rest[0].mean.value, [0])
    #expect(network.unused.mean.value.values == [0])
    #expect(network.unused.variance.value.values == [1])
  }

  @Test func trainingMovesTheMomentsAfterwards() {
    let layer = BatchNormalization(channels: 1, momentum: 0.5)
    layer.recomputeMoments(batchCount: 1) { _ in _ = layer(Self.batches[0], training: true) }
    #expect(layer.mean.value.values == [2])
    _ = layer(Self.batches[1], training: true)
    #expect(layer.mean.value.values == [4])
    #expect(layer.variance.value.values == [5])
  }

  @Test func aFailureLeavesTheMomentsAsTheyWere() {
    let layer = BatchNormalization(channels: 1, momentum: 0.5)
    #expect(throws: Failure.self) {
      try layer.recomputeMoments(batchCount: 2) { batch in
        _ = layer(Self.batches[batch], training: true)
        if batch == 1 { throw Failure() }
      }
    }
    #expect(layer.mean.value.values == [0])
    _ = layer(Self.batches[0], training: true)
    #expect(layer.mean.value.values == [1])
  }

  @Test func withoutBatchNormalizationThereIsNoPass() {
    var stream = RandomStream(seed: 1, name: "layer")
    let network = Dense(inputs: 1, outputs: 1, using: &stream)
    network.recomputeMoments(batchCount: 3) { _ in Issue.record("a pass") }
  }

  /// With recomputed moments, a batch in inference has mean zero and variance one.
  @Test func averagedWeightsGetMomentsOfTheirOwn() throws {
    let (network, twin) = (Scaled(), Scaled())
    let average = ExponentialAverage(of: network)
    network.weight.assign(Tensor([7], shape: [1]))
    average.update()
    _ = network(Self.batches[1], training: true)
    try twin.load(
      Dictionary(uniqueKeysWithValues: average.averagedState().map { ($0.name, $0.tensor) }))
    twin.recomputeMoments(batchCount: 1) { _ in _ = twin(Self.batches[1], training: true) }
    expectClose(twin(Self.batches[1], training: false), [-1, 1])
  }

  @Test(arguments: [1, 3]) func bitsDoNotDependOnTheThreads(threads: Int) {
    let moments = withThreads(threads) { Self.moments() }
    #expect(moments == withThreads(2) { Self.moments() })
  }

  private static func moments() -> [Float] {
    let layer = BatchNormalization(channels: 7)
    layer.recomputeMoments(batchCount: 3) { batch in
      var stream = RandomStream(seed: 1, name: "batch", index: UInt64(batch))
      let x = Tensor.normal(mean: 1, deviation: 2, shape: [16, 999, 7], using: &stream)
      _ = layer(x, training: true)
    }
    return layer.mean.value.values + layer.variance.value.values
  }
}

private final class Scaled: Module {
  let weight = Parameter(Tensor([2], shape: [1]))
  let normalization = BatchNormalization(channels: 1, epsilon: 0)

  func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    normalization(x.multiplied(perChannel: weight.value), training: training)
  }
}
