// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct DoublingConvolutionTests {
  /// With a kernel of one tap only the interpolation is left; beyond the borders are zeros.
  @Test func valuesBetweenTwoAreTheirMeans() {
    let layer = Self.layer(inputs: 1, outputs: 1)
    layer.kernel.assign(Tensor([0, 0, 0, 0, 1, 0, 0, 0, 0], shape: [3, 3, 1, 1]))
    let y = layer(Tensor([4, 8, 0, 12], shape: [1, 2, 2, 1]))
    #expect(y.shape == [1, 4, 4, 1])
    #expect(y.values == [1, 2, 3, 4, 2, 4, 6, 8, 1, 2, 6, 10, 0, 0, 6, 12].map(Float.init))
  }

  /// The layer equals a convolution of the doubled picture, away from the borders.
  @Test func itIsAConvolutionOfTheDoubledPicture() {
    var stream = RandomStream(seed: 3, name: "test")
    let (layer, plain) = (Self.layer(inputs: 2, outputs: 3), Self.layer(inputs: 1, outputs: 1))
    plain.kernel.assign(Tensor([0, 0, 0, 0, 1, 0, 0, 0, 0], shape: [3, 3, 1, 1]))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [1, 5, 4, 2], using: &stream)
    let channels = (0..<2).map { channel in
      plain(x.sliced(from: [0, 0, 0, channel], to: [1, 5, 4, channel + 1]))
    }
    let convolution = Convolution(
      inputs: 2, outputs: 3, kernel: [3, 3], stride: [1, 1], usesBias: false, using: &stream)
    // The taps of a transposed convolution are in the opposite order.
    let taps = layer.kernel.value.reshaped(to: [9, 3, 2])
    let turned = (0..<9).reversed().map { taps.sliced(from: [$0, 0, 0], to: [$0 + 1, 3, 2]) }
    convolution.kernel.assign(
      Tensor.concatenated(turned, alongAxis: 0).permuted([0, 2, 1]).reshaped(to: [3, 3, 2, 3]))
    let wanted = convolution(.concatenated(channels, alongAxis: 3))
    func inner(_ y: Tensor) -> Tensor { y.sliced(from: [0, 1, 1, 0], to: [1, 9, 7, 3]) }
    expectClose(inner(layer(x)), inner(wanted).values)
  }

  @Test func gradientsReachKernelAndInput() {
    var stream = RandomStream(seed: 5, name: "test")
    let layer = Self.layer(inputs: 1, outputs: 2)
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [1, 2, 3, 1], using: &stream)
    checkGradients(at: [x]) { layer($0[0]).squared().sum() }
    #expect(layer.parameters.map(\.name) == ["kernel", "bias"])
    let slope = gradient(of: layer(x).squared().sum(), withRespectTo: [layer.kernel.value])[0]
    #expect(slope?.shape == [3, 3, 2, 1] && slope?.values.contains(0) == false)
  }

  private static func layer(inputs: Int, outputs: Int) -> DoublingConvolution {
    var stream = RandomStream(seed: 4, name: "test")
    return DoublingConvolution(inputs: inputs, outputs: outputs, using: &stream)
  }
}
