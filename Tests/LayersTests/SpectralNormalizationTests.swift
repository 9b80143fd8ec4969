// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct SpectralNormalizationTests {
  /// The singular values of diag(3, 1) are 3 and 1.
  @Test func theLargestSingularValueBecomesOne() {
    let normalization = Self.normalization(outputs: 2)
    let kernel = Tensor([3, 0, 0, 1], shape: [2, 1, 2])
    for _ in 0..<30 { normalization.iterate(kernel) }
    expectClose(normalization(kernel), [1, 0, 0, 1.0 / 3])
  }

  /// u and v are constants in differentiation: σ = vᵀ W u has the derivative v uᵀ in W.
  @Test func derivativesAgreeWithDifferences() {
    let normalization = Self.normalization(outputs: 3)
    var stream = RandomStream(seed: 2, name: "kernel")
    let kernel = Tensor.normal(mean: 0, deviation: 1, shape: [2, 2, 3], using: &stream)
    for _ in 0..<200 { normalization.iterate(kernel) }
    let slopes = gradient(
      of: (normalization(kernel.asVariable()) * 1).sum(), withRespectTo: [kernel])
    #expect(slopes[0] == nil)
    let variable = kernel.asVariable()
    let along = gradient(
      of: normalization(variable).squared().sum(), withRespectTo: [variable])[0]
    // W / σ is invariant under scaling of W.
    #expect(abs((along.map { $0 * kernel }?.sum().item ?? 1)) < 1e-4)
    #expect(along?.values.contains { abs($0) > 1e-2 } == true)
  }

  @Test func theIterationIsPartOfTheState() {
    var stream = RandomStream(seed: 1, name: "layer")
    let layer = Convolution(
      inputs: 2, outputs: 3, kernel: [5], stride: [2], normalizesSpectrum: true, using: &stream)
    #expect(layer.state().map(\.name) == ["kernel", "bias", "spectral.right"])
    #expect(layer.parameters.map(\.name) == ["kernel", "bias"])
    let before = layer.state()[2].tensor.values
    layer.spectral?.iterate(layer.kernel.value)
    #expect(layer.state()[2].tensor.values != before)
  }

  @Test func layersUseTheNormalisedKernel() {
    var stream = RandomStream(seed: 1, name: "layer")
    let layer = Dense(inputs: 2, outputs: 2, normalizesSpectrum: true, using: &stream)
    layer.kernel.assign(Tensor([4, 0, 0, 2], shape: [1, 2, 2]))
    for _ in 0..<30 { layer.spectral?.iterate(layer.kernel.value) }
    expectClose(layer(Tensor([1, 1], shape: [1, 2])), [1, 0.5])
  }

  /// Two layers in a module, one of them within another module.
  private final class Pair: Module {
    let dense: Dense
    let attention: SelfAttention

    init(using stream: inout RandomStream) {
      dense = Dense(inputs: 4, outputs: 64, normalizesSpectrum: true, using: &stream)
      attention = SelfAttention(
        channels: 16, dimensions: 2, normalizesSpectrum: true, using: &stream)
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
      attention(dense(x).reshaped(to: [x.shape[0], 2, 2, 16]))
    }
  }

  @Test func allLayersOfAModuleIterate() {
    var stream = RandomStream(seed: 1, name: "layer")
    let pair = Pair(using: &stream)
    func vectors() -> [[Float]] { pair.buffers.map(\.buffer.value.values) }
    let before = vectors()
    pair.iterateSpectralNormalizations()
    #expect(before.count == 5 && zip(before, vectors()).allSatisfy { $0 != $1 })
  }

  @Test func keptKernelsHaveTheBitsOfThoseOfEveryCall() {
    var stream = RandomStream(seed: 1, name: "layer")
    let pair = Pair(using: &stream)
    pair.attention.strength.assign(Tensor([0.7], shape: [1]))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [3, 4], using: &stream)
    let before = pair(x).values
    for (_, parameter) in pair.parameters { parameter.keepPreparedKernels() }
    for _ in 0..<2 { #expect(withoutRecording { pair(x).values } == before) }
    pair.iterateSpectralNormalizations()
    for (_, parameter) in pair.parameters { parameter.assign(parameter.value + 0) }
    #expect(withoutRecording { pair(x).values } != before)
  }

  private static func normalization(outputs: Int) -> SpectralNormalization {
    var stream = RandomStream(seed: 1, name: "spectral")
    return SpectralNormalization(outputs: outputs, using: &stream)
  }
}
