// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing

struct PixelNormalizationTests {
  @Test func everyPositionGetsAMeanSquareOfOne() {
    let root = Float(12.5).squareRoot()
    let y = PixelNormalization()(Tensor([3, 4, -1, 1], shape: [1, 2, 2]))
    expectClose(y, [3 / root, 4 / root, -1, 1])
  }

  @Test func silenceStaysSilence() {
    #expect(PixelNormalization()(.zeros([1, 1, 3])).values == [0, 0, 0])
  }

  @Test func derivativesFlowThroughTheMeanSquare() {
    checkGradients(at: [Tensor([1, 0.5, -2, 1.5], shape: [1, 2, 2])]) {
      PixelNormalization()($0[0]).squared() * $0[0]
    }
  }
}
