// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct TransposedConvolutionTests {
  @Test(arguments: [([25], [4], [6]), ([5], [2], [4]), ([5, 7], [2, 4], [3, 2])])
  func itIsTheAdjointOfTheConvolution(kernel: [Int], stride: [Int], size: [Int]) {
    var stream = RandomStream(seed: 3, name: "test")
    let down = Convolution(
      inputs: 2, outputs: 3, kernel: kernel, stride: stride, usesBias: false, using: &stream)
    let up = TransposedConvolution(
      inputs: 3, outputs: 2, kernel: kernel, stride: stride, usesBias: false, using: &stream)
    up.kernel.assign(down.kernel.value)
    let long = zip(size, stride).map { $0 * $1 }
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2] + long + [2], using: &stream)
    let y = Tensor.normal(mean: 0, deviation: 1, shape: [2] + size + [3], using: &stream)
    #expect(up(y).shape == x.shape)
    let (left, right) = ((down(x) * y).sum().item, (x * up(y)).sum().item)
    #expect(abs(left - right) < 1e-4 * max(1, abs(left)))
  }

  @Test(arguments: [Activation.relu, .tanh])
  func theActivationFollowsTheBias(activation: Activation) {
    var stream = RandomStream(seed: 3, name: "test")
    let layer = TransposedConvolution(
      inputs: 1, outputs: 2, kernel: [5], stride: [1], activation: activation, using: &stream)
    layer.bias?.assign(Tensor([2, -2], shape: [2]))
    #expect(layer(.zeros([1, 1, 1])).values == activation(Tensor([2, -2], shape: [2])).values)
    #expect(layer.parameters.map(\.name) == ["kernel", "bias"])
  }
}
