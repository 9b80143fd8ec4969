// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct NoiseInjectionTests {
  @Test func everyChannelHasItsStrengthOfOneMap() {
    let layer = NoiseInjection(channels: 2)
    let x = Tensor((0..<8).map(Float.init), shape: [2, 2, 1, 2])
    let noise = Tensor([1, -1, 2, 0], shape: [2, 2, 1, 1])
    #expect(layer(x, noise).values == x.values)
    layer.strength.assign(Tensor([10, 0.5], shape: [2]))
    #expect(layer(x, noise).values == [10, 1.5, -8, 2.5, 24, 6, 6, 7])
  }

  /// The slope of a strength is the sum of its gradient times the noise.
  @Test func slopesReachTheStrengthAndTheSignal() {
    let layer = NoiseInjection(channels: 2)
    let noise = Tensor([1, -1, 2], shape: [1, 3, 1])
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 3, 2]).asVariable()
    let slopes = gradient(
      of: (layer(x, noise) * x.detached()).sum(), withRespectTo: [layer.strength.value, x])
    #expect(slopes.map { $0?.values } == [[8, 10], [1, 2, 3, 4, 5, 6]])
    checkGradients(at: [x.detached(), noise]) { layer($0[0], $0[1]).squared() }
  }
}
