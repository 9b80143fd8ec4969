// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct HalvingConvolutionTests {
  /// With a kernel of one tap only the filter is left: 1/4, 1/2, 1/4 around every second position.
  @Test func everySecondPositionIsSmoothed() {
    let layer = Self.layer(inputs: 1, outputs: 1)
    layer.kernel.assign(Tensor([0, 0, 0, 0, 1, 0, 0, 0, 0], shape: [3, 3, 1, 1]))
    let rows = (0..<4).flatMap { _ in [0, 8, 16, 4] as [Float] }
    let y = layer(Tensor(rows, shape: [1, 4, 4, 1]))
    #expect(y.shape == [1, 2, 2, 1])
    // The rows below the last one are zeros.
    #expect(y.values == [8, 6, 6, 4.5])
  }

  /// The layer equals the filter after a convolution of stride one, away from the borders.
  @Test func itIsAConvolutionThatIsSmoothedAndThinned() {
    var stream = RandomStream(seed: 3, name: "test")
    let (layer, plain) = (Self.layer(inputs: 2, outputs: 3), Self.layer(inputs: 1, outputs: 1))
    plain.kernel.assign(Tensor([0, 0, 0, 0, 1, 0, 0, 0, 0], shape: [3, 3, 1, 1]))
    let convolution = Convolution(
      inputs: 2, outputs: 3, kernel: [3, 3], stride: [1, 1], usesBias: false, using: &stream)
    convolution.kernel.assign(layer.kernel.value)
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [1, 8, 12, 2], using: &stream)
    let wide = convolution(x)
    let wanted = (0..<3).map { channel in
      plain(wide.sliced(from: [0, 0, 0, channel], to: [1, 8, 12, channel + 1]))
    }
    func inner(_ y: Tensor) -> Tensor { y.sliced(from: [0, 1, 1, 0], to: [1, 3, 5, 3]) }
    expectClose(inner(layer(x)), inner(.concatenated(wanted, alongAxis: 3)).values)
  }

  @Test func gradientsReachKernelAndInput() {
    var stream = RandomStream(seed: 5, name: "test")
    let layer = Self.layer(inputs: 1, outputs: 2)
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [1, 4, 6, 1], using: &stream)
    checkGradients(at: [x]) { layer($0[0]).squared() }
    let slope = gradient(of: layer(x).squared().sum(), withRespectTo: [layer.kernel.value])[0]
    #expect(slope?.shape == [3, 3, 1, 2] && slope?.values.contains(0) == false)
  }

  @Test func itUsesTheScaledKernel() {
    var stream = RandomStream(seed: 6, name: "test")
    let layer = HalvingConvolution(
      inputs: 2, outputs: 3, equalized: .init(gain: 1), using: &stream)
    let plain = HalvingConvolution(inputs: 2, outputs: 3, using: &stream)
    plain.kernel.assign(layer.kernel.value * (1 / Float(18).squareRoot()))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 4, 4, 2], using: &stream)
    #expect(layer(x).values == plain(x).values)
  }

  private static func layer(inputs: Int, outputs: Int) -> HalvingConvolution {
    var stream = RandomStream(seed: 4, name: "test")
    return HalvingConvolution(inputs: inputs, outputs: outputs, using: &stream)
  }
}
