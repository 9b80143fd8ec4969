// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct LinearInterpolationTests {
  @Test func valuesLieInTheMiddleOrLast() {
    let x = Tensor([0, 8, 4], shape: [1, 3, 1])
    let centered = LinearInterpolation(factor: [4], alignment: .centered)(x)
    #expect(centered.shape == [1, 12, 1])
    #expect(centered.values == [0, 0, 1, 3, 5, 7, 7.5, 6.5, 5.5, 4.5, 4, 4])
    let last = LinearInterpolation(factor: [2], alignment: .last)(x)
    #expect(last.values == [0, 0, 4, 8, 6, 4])
  }

  /// Where the border plays no part, it is what a doubling convolution begins with.
  @Test func doublingIsThatOfADoublingConvolution() {
    var stream = RandomStream(seed: 1, name: "test")
    let layer = DoublingConvolution(inputs: 1, outputs: 1, using: &stream)
    layer.kernel.assign(Tensor([0, 0, 0, 0, 1, 0, 0, 0, 0], shape: [3, 3, 1, 1]))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 3, 5, 1], using: &stream)
    func inner(_ y: Tensor) -> Tensor { y.sliced(from: [0, 1, 1, 0], to: [2, 6, 10, 1]) }
    let y = LinearInterpolation(factor: [2, 2], alignment: .last)(x)
    expectClose(inner(y), inner(layer(x)).values)
  }

  @Test func derivativesAgreeWithDifferences() {
    var stream = RandomStream(seed: 2, name: "test")
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 3, 2, 2], using: &stream)
    checkGradients(at: [x]) {
      LinearInterpolation(factor: [2, 1], alignment: .last)($0[0]).squared()
    }
  }
}
