// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct StyleModulationTests {
  /// Two channels: a = (w, 2 w) and b = (3 w, 4 w).
  @Test func channelsAreScaledByOnePlusAAndShiftedByB() {
    let layer = Self.layer()
    layer.affine.kernel.assign(Tensor([1, 2, 3, 4], shape: [1, 1, 4]))
    let y = layer(
      Tensor([1, 1, 2, 3, 1, 1, 2, 3], shape: [2, 2, 2]), style: Tensor([1, -1], shape: [2, 1]))
    #expect(y.values == [5, 7, 7, 13, -3, -5, -3, -7])
  }

  @Test func derivativesAgreeWithDifferences() {
    let layer = Self.layer()
    let x = Tensor([1, 0, 3, 2, -1, 1, 2, 0.5], shape: [2, 2, 2])
    checkGradients(at: [x, Tensor([0.5, -0.8], shape: [2, 1])]) {
      layer($0[0], style: $0[1]).squared()
    }
  }

  /// The normalized signal -1, 1, then 1 + 0.5 times it plus 2.
  @Test func aStyleFollowsTheInstanceNormalization() {
    var stream = RandomStream(seed: 2, name: "test")
    let layer = AdaptiveInstanceNormalization(channels: 1, styles: 1, using: &stream)
    layer.modulation.affine.kernel.assign(Tensor([0.5, 2], shape: [1, 1, 2]))
    let y = layer(Tensor([3, 7], shape: [1, 2, 1]), style: Tensor([1], shape: [1, 1]))
    expectClose(y, [0.5, 3.5])
    #expect(layer.parameters.map(\.name) == ["modulation.affine.kernel", "modulation.affine.bias"])
  }

  @Test func derivativesOfTheAdaptiveOneAgreeWithDifferences() {
    var stream = RandomStream(seed: 2, name: "test")
    let layer = AdaptiveInstanceNormalization(channels: 2, styles: 3, using: &stream)
    let x = Tensor([1, 0, 3, 2, -1, 4, 2, 7, -1, 1, 2, 0.5], shape: [2, 3, 2])
    let w = Tensor([0.5, -0.8, 1, 0.3, 0.2, -1], shape: [2, 3])
    checkGradients(at: [x, w], step: 5e-3) { layer($0[0], style: $0[1]) }
  }

  private static func layer() -> StyleModulation {
    var stream = RandomStream(seed: 1, name: "layer")
    return StyleModulation(channels: 2, styles: 1, using: &stream)
  }
}
