// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing

struct BatchNormalizationTests {
  /// Channel means 4 and 10, variances 5 and 0.
  private static let x = Tensor([1, 10, 3, 10, 5, 10, 7, 10], shape: [2, 2, 2])

  @Test func channelsOfABatchAreCentredAndScaled() {
    let layer = BatchNormalization(channels: 2, epsilon: 0.01)
    layer.gain?.assign(Tensor([2, 3], shape: [2]))
    layer.bias?.assign(Tensor([0, 1], shape: [2]))
    let unit = 2 / Float(5.01).squareRoot()
    expectClose(
      layer(Self.x, training: true), [-3 * unit, 1, -unit, 1, unit, 1, 3 * unit, 1])
  }

  @Test func runningMomentsMoveInTrainingOnly() {
    let layer = BatchNormalization(channels: 2, momentum: 0.9)
    _ = layer(Self.x, training: true)
    expectClose(layer.mean.value, [0.4, 1])
    expectClose(layer.variance.value, [1.4, 0.9])
    _ = layer(Self.x, training: false)
    expectClose(layer.mean.value, [0.4, 1])
    #expect(!layer.mean.value.isRecorded)
  }

  @Test func inUseAnExampleDoesNotDependOnTheBatch() {
    let layer = BatchNormalization(channels: 2)
    _ = layer(Self.x, training: true)
    let whole = layer(Self.x, training: false).values
    let alone = layer(Self.x.sliced(from: [1, 0, 0], to: [2, 2, 2]), training: false).values
    #expect(alone == Array(whole[4...]))
  }

  @Test func momentsAreStateAndGainAndBiasAreTrained() {
    let layer = BatchNormalization(channels: 2)
    #expect(layer.parameters.map(\.name) == ["gain", "bias"])
    #expect(layer.state().map(\.name) == ["gain", "bias", "mean", "variance"])
  }

  @Test func derivativesFlowThroughTheMoments() {
    let layer = BatchNormalization(channels: 2, epsilon: 0.5)
    checkGradients(at: [Tensor([1, 0, 3, 2, -1, 1, 2, 0.5], shape: [2, 2, 2])]) {
      layer($0[0], training: true).squared() * $0[0]
    }
  }
}
