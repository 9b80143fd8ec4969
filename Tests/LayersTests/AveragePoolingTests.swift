// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct AveragePoolingTests {
  @Test func aBoxBecomesItsMean() {
    let x = Tensor((0..<16).map(Float.init), shape: [1, 2, 4, 2])
    let y = AveragePooling(factor: [2, 2])(x)
    #expect(y.shape == [1, 1, 2, 2])
    #expect(y.values == [5, 6, 9, 10])
    let wave = AveragePooling(factor: [4])(x.reshaped(to: [2, 4, 2]))
    #expect(wave.values == [3, 4, 11, 12])
  }

  @Test func anExampleDoesNotDependOnItsBatch() {
    var stream = RandomStream(seed: 1, name: "test")
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [3, 64, 64, 16], using: &stream)
    let pooling = AveragePooling(factor: [2, 2])
    let batch = pooling(x).sliced(from: [1, 0, 0, 0], to: [2, 32, 32, 16])
    #expect(pooling(x.sliced(from: [1, 0, 0, 0], to: [2, 64, 64, 16])).values == batch.values)
  }

  @Test func derivativesAgreeWithDifferences() {
    var stream = RandomStream(seed: 2, name: "test")
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 2, 4, 1], using: &stream)
    checkGradients(at: [x]) { AveragePooling(factor: [2, 2])($0[0]).squared() }
  }
}
