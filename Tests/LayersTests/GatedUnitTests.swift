// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Layers
import TestSupport
import Testing

struct GatedUnitTests {
  @Test func theSecondHalfGatesTheFirst() {
    let y = GatedUnit()(Tensor([1, 2, 0, -1, 3, -4, 2, 100], shape: [1, 2, 4]))
    #expect(y.shape == [1, 2, 2])
    let half = Float(1 / (1 + exp(1.0)))
    expectClose(y, [0.5, 2 * half, 3 / (1 + Float(exp(-2.0))), -4])
  }

  @Test func derivativesAgreeWithDifferences() {
    var stream = RandomStream(seed: 1, name: "test")
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 3, 4], using: &stream)
    checkGradients(at: [x]) { GatedUnit()($0[0]).squared() }
  }
}
