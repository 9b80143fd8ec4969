// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct UpsamplingConvolutionTests {
  @Test func samplesAreRepeatedInPlace() {
    let layer = Self.identity(factor: [3])
    #expect(
      layer(Tensor([1, 2, 3, 4], shape: [2, 2, 1])).values == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
  }

  @Test func bothDimensionsOfAPictureAreRepeated() {
    let y = Self.identity(factor: [2, 3])(Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1]))
    #expect(y.shape == [1, 4, 6, 1])
    let (top, bottom): ([Float], [Float]) = ([1, 1, 1, 2, 2, 2], [3, 3, 3, 4, 4, 4])
    #expect(y.values == top + top + bottom + bottom)
  }

  @Test func theConvolutionSmoothsTheResult() {
    var stream = RandomStream(seed: 4, name: "test")
    let layer = UpsamplingConvolution(
      inputs: 1, outputs: 1, kernel: [3], factor: [2], usesBias: false, using: &stream)
    layer.convolution.kernel.assign(Tensor([1, 2, 4], shape: [3, 1, 1]))
    #expect(layer(Tensor([1, 10], shape: [1, 2, 1])).values == [6, 43, 61, 30])
    #expect(layer.parameters.map(\.name) == ["convolution.kernel"])
  }

  private static func identity(factor: [Int]) -> UpsamplingConvolution {
    var stream = RandomStream(seed: 4, name: "test")
    return UpsamplingConvolution(
      inputs: 1, outputs: 1, kernel: factor.map { _ in 1 }, factor: factor,
      initializer: .constant(1), using: &stream)
  }
}
