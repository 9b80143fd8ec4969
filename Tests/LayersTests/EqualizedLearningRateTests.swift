// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct EqualizedLearningRateTests {
  /// 4 terms: the factor of the kernel is 2 / sqrt(4) · 0.5, that of the bias 0.5.
  @Test func kernelAndBiasAreScaled() {
    var stream = RandomStream(seed: 1, name: "test")
    let layer = Dense(
      inputs: 4, outputs: 1, equalized: .init(gain: 2, multiplier: 0.5), using: &stream)
    layer.kernel.assign(Tensor([1, 2, 3, 4], shape: [1, 4, 1]))
    layer.bias?.assign(Tensor([3], shape: [1]))
    #expect(layer(Tensor([1, 1, 1, 1], shape: [1, 4])).values == [6.5])
  }

  @Test func storedValuesHaveTheDeviationOfOneOverTheMultiplier() {
    var stream = RandomStream(seed: 2, name: "test")
    let layer = Dense(
      inputs: 100, outputs: 200, equalized: .init(multiplier: 0.25), using: &stream)
    let power = layer.kernel.value.squared().mean().item
    #expect(abs(power - 16) < 0.8)
    #expect(layer.bias?.value.values.allSatisfy { $0 == 0 } == true)
  }

  @Test func valuesToBeLoadedUseNoRandomNumbers() {
    var (used, unused) = (
      RandomStream(seed: 1, name: "test"), RandomStream(seed: 1, name: "test")
    )
    _ = Convolution(
      inputs: 2, outputs: 3, kernel: [3], stride: [1], equalized: .init(),
      initializer: .undefined, using: &used)
    #expect(used.nextUInt32() == unused.nextUInt32())
  }

  /// The same bits as a layer that stores the scaled kernel.
  @Test func aConvolutionUsesTheScaledKernel() {
    var stream = RandomStream(seed: 3, name: "test")
    let layer = Convolution(
      inputs: 2, outputs: 3, kernel: [3, 3], stride: [2, 2],
      activation: .leakyReLU(slope: 0.2), equalized: .init(), using: &stream)
    let plain = Convolution(
      inputs: 2, outputs: 3, kernel: [3, 3], stride: [2, 2],
      activation: .leakyReLU(slope: 0.2), using: &stream)
    plain.kernel.assign(layer.kernel.value * (Float(2).squareRoot() / Float(18).squareRoot()))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 6, 5, 2], using: &stream)
    #expect(layer(x).values == plain(x).values)
  }

  @Test func aDoublingConvolutionUsesTheScaledKernel() {
    var stream = RandomStream(seed: 4, name: "test")
    let layer = DoublingConvolution(
      inputs: 2, outputs: 3, usesBias: false, equalized: .init(gain: 1), using: &stream)
    let plain = DoublingConvolution(inputs: 2, outputs: 3, using: &stream)
    plain.kernel.assign(layer.kernel.value * (1 / Float(18).squareRoot()))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 3, 4, 2], using: &stream)
    #expect(layer(x).values == plain(x).values)
    #expect(layer.parameters.map(\.name) == ["kernel"])
  }

  /// The slope of a stored value is that of the value used, times the factor.
  @Test func slopesAreScaledToo() {
    var stream = RandomStream(seed: 5, name: "test")
    let layer = Dense(
      inputs: 4, outputs: 1, equalized: .init(gain: 2, multiplier: 0.25), using: &stream)
    let x = Tensor([1, -2, 3, 0.5], shape: [1, 4])
    let slopes = gradient(
      of: layer(x).sum(), withRespectTo: layer.parameters.map(\.parameter.value))
    #expect(slopes.map { $0?.values } == [[0.25, -0.5, 0.75, 0.125], [0.25]])
    checkGradients(at: [x]) { layer($0[0]).squared() }
  }

  /// Layers that play keep their scaled kernels, and make them again where a stored one changes.
  @Test func keptKernelsHaveTheSameBitsAndFollowChanges() {
    var stream = RandomStream(seed: 6, name: "test")
    let doubling = DoublingConvolution(
      inputs: 5, outputs: 2, equalized: .init(), using: &stream)
    let modulated = ModulatedConvolution(
      inputs: 2, outputs: 3, kernel: [3, 3], styles: 4, resampling: .doubling, using: &stream)
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [3, 4, 4, 5], using: &stream)
    let w = Tensor.normal(mean: 0, deviation: 1, shape: [3, 4], using: &stream)
    let parameters = (doubling.parameters + modulated.parameters).map(\.parameter)
    func result() -> [Float] {
      withoutRecording { modulated(doubling(x), style: w).values }
    }
    func doubleAll() {
      for parameter in parameters {
        parameter.update { for index in $0.indices { $0[index] *= 2 } }
      }
    }
    let before = result()
    doubleAll()
    let after = result()
    for parameter in parameters { parameter.update { for i in $0.indices { $0[i] /= 2 } } }
    for parameter in parameters { parameter.keepPreparedKernels() }
    for _ in 0..<2 { #expect(result() == before) }
    doubleAll()
    #expect(result() == after && after != before)
  }

  /// A kept kernel has no history, so it must not be used where gradients are wanted.
  @Test func slopesReachStoredKernelsThatAreKept() {
    var stream = RandomStream(seed: 7, name: "test")
    let layer = DoublingConvolution(
      inputs: 1, outputs: 1, usesBias: false, equalized: .init(), using: &stream)
    layer.kernel.keepPreparedKernels()
    let x = Tensor.filled(with: 1, shape: [1, 2, 2, 1])
    _ = withoutRecording { layer(x) }
    let slopes = gradient(of: layer(x).sum(), withRespectTo: [layer.kernel.value])
    #expect(slopes[0]?.shape == [3, 3, 1, 1])
  }
}
