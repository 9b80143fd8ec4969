// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct ConditionalBatchNormalizationTests {
  /// Values -1 and 1 after the normalization; the second condition has gain 1 + 2 and bias 5.
  @Test func gainAndBiasDependOnTheCondition() {
    let layer = Self.layer(channels: 1, epsilon: 0)
    layer.modulation.affine.kernel.assign(Tensor([0, 0, 2, 5], shape: [1, 2, 2]))
    let conditions = Tensor([1, 0, 0, 1], shape: [2, 2])
    let x = Tensor([1, 5, 1, 5], shape: [2, 2, 1])
    expectClose(layer(x, condition: conditions, training: true), [-1, 1, 2, 8])
  }

  @Test func theNormalizationHasNoGainOfItsOwn() {
    let layer = Self.layer(channels: 3, epsilon: 1e-5)
    #expect(layer.parameters.map(\.name) == ["modulation.affine.kernel"])
    #expect(layer.buffers.map(\.name) == ["normalization.mean", "normalization.variance"])
    let x = Tensor([1, 2, 3, 4, 5, 9], shape: [2, 3])
    let affine = BatchNormalization(channels: 3, epsilon: 1e-5)
    expectClose(layer.normalization(x, training: true), affine(x, training: true).values)
  }

  /// Standing statistics find the normalization within the layer.
  @Test func momentsAreRecomputed() {
    let layer = Self.layer(channels: 1, epsilon: 0)
    layer.recomputeMoments(batchCount: 2) { batch in
      _ = layer(
        Tensor([1, 5 + 4 * Float(batch)], shape: [2, 1]), condition: .zeros([2, 2]),
        training: true)
    }
    #expect(layer.normalization.mean.value.values == [4])
    #expect(layer.normalization.variance.value.values == [10])
  }

  @Test func derivativesAgreeWithDifferences() {
    let layer = Self.layer(channels: 2, epsilon: 0.5)
    let x = Tensor([1, 0, 3, 2, -1, 1, 2, 0.5], shape: [2, 2, 2])
    checkGradients(at: [x, Tensor([0.5, -0.8, 1, 0.3], shape: [2, 2])]) {
      layer($0[0], condition: $0[1], training: true)
    }
  }

  private static func layer(channels: Int, epsilon: Float) -> ConditionalBatchNormalization {
    var stream = RandomStream(seed: 1, name: "layer")
    return ConditionalBatchNormalization(
      channels: channels, conditions: 2, epsilon: epsilon, using: &stream)
  }
}
