// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing

struct LayerNormalizationTests {
  @Test func everyExampleIsCentredAndScaledByItself() {
    let layer = LayerNormalization(channels: 2, epsilon: 0.01)
    layer.gain.assign(Tensor([1, 2], shape: [2]))
    layer.bias.assign(Tensor([0, 1], shape: [2]))
    // Means 4 and 10, variances 5 and 0.
    let y = layer(Tensor([1, 3, 5, 7, 10, 10, 10, 10], shape: [2, 2, 2]))
    let unit = 1 / Float(5.01).squareRoot()
    expectClose(y, [-3 * unit, 1 - 2 * unit, unit, 1 + 6 * unit, 0, 1, 0, 1])
    #expect(layer.parameters.map(\.name) == ["gain", "bias"])
  }

  @Test func derivativesFlowThroughTheMoments() {
    let layer = LayerNormalization(channels: 2, epsilon: 0.5)
    checkGradients(at: [Tensor([1, 0, 3, 2, -1, 1, 2, 0.5], shape: [2, 2, 2])]) {
      layer($0[0]).squared() * $0[0]
    }
  }
}
