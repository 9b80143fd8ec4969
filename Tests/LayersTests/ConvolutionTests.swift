// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct ConvolutionTests {
  /// TensorFlow's SAME padding at kernel 25, stride 4 and length 16: 10 zeros before and 11 after.
  @Test func theFirstTapLiesTenSamplesBeforeTheStart() {
    var stream = RandomStream(seed: 2, name: "test")
    let layer = Convolution(
      inputs: 2, outputs: 3, kernel: [25], stride: [4], usesBias: false, using: &stream)
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 16, 2], using: &stream)
    let (values, kernel) = (x.values, layer.kernel.value.values)
    var expected: [Float] = []
    for n in 0..<2 {
      for t in 0..<4 {
        for o in 0..<3 {
          var sum: Float = 0
          for k in 0..<25 where (0..<16).contains(4 * t - 10 + k) {
            for c in 0..<2 {
              sum += values[(n * 16 + 4 * t - 10 + k) * 2 + c] * kernel[(k * 2 + c) * 3 + o]
            }
          }
          expected.append(sum)
        }
      }
    }
    let y = layer(x)
    #expect(y.shape == [2, 4, 3])
    expectClose(y, expected)
  }

  @Test func theOutputHasTheRoundedUpShareOfTheInput() {
    var stream = RandomStream(seed: 2, name: "test")
    let wave = Convolution(inputs: 1, outputs: 2, kernel: [25], stride: [4], using: &stream)
    #expect(wave(.zeros([3, 64, 1])).shape == [3, 16, 2])
    #expect(wave(.zeros([3, 65, 1])).shape == [3, 17, 2])
    let picture = Convolution(
      inputs: 2, outputs: 4, kernel: [5, 3], stride: [2, 1], using: &stream)
    #expect(picture(.zeros([1, 8, 7, 2])).shape == [1, 4, 7, 4])
    #expect(picture.kernel.value.shape == [5, 3, 2, 4])
    #expect(picture.parameterCount == 5 * 3 * 2 * 4 + 4)
  }

  @Test(arguments: [Activation.relu, .leakyReLU(slope: 0.2), .tanh])
  func theActivationFollowsTheBias(activation: Activation) {
    var stream = RandomStream(seed: 2, name: "test")
    let layer = Convolution(
      inputs: 1, outputs: 2, kernel: [3], stride: [1], activation: activation, using: &stream)
    layer.bias?.assign(Tensor([2, -2], shape: [2]))
    #expect(layer(.zeros([1, 1, 1])).values == activation(Tensor([2, -2], shape: [2])).values)
  }

  /// An even kernel and a stride: one element is mirrored before the input and two after it.
  @Test func reflectedEdgesTakeThePlaceOfZeros() {
    var stream = RandomStream(seed: 2, name: "test")
    let layer = Convolution(
      inputs: 1, outputs: 1, kernel: [5], stride: [2], padding: .reflection, using: &stream)
    let zeros = Convolution(inputs: 1, outputs: 1, kernel: [5], stride: [2], using: &stream)
    zeros.kernel.assign(layer.kernel.value)
    let x = Tensor([3, 1, 4, 1, 5, 9], shape: [1, 6, 1])
    let kernel = layer.kernel.value.values
    let padded: [Float] = [1, 3, 1, 4, 1, 5, 9, 5, 1]
    expectClose(
      layer(x),
      [0, 2, 4].map { start in (0..<5).reduce(Float(0)) { $0 + padded[start + $1] * kernel[$1] } })
    #expect(layer(x).values != zeros(x).values)
  }
}
