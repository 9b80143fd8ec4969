// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct InstanceNormalizationTests {
  /// Channel means 2 and 10, variances 1 and 4 in example 0; a constant channel becomes zero.
  @Test func everyChannelOfAnExampleIsNormalized() {
    let x = Tensor([1, 8, 3, 12, 5, 7, 7, 7], shape: [2, 2, 2])
    let (a, b) = (1 / Float(1.5).squareRoot(), 2 / Float(4.5).squareRoot())
    expectClose(
      InstanceNormalization(epsilon: 0.5)(x), [-a, -b, a, b, -a, 0, a, 0])
  }

  /// Sums of more than 2^14 elements are cut into parts.
  @Test func anExampleDoesNotDependOnItsBatch() {
    var stream = RandomStream(seed: 1, name: "test")
    let x = Tensor.normal(mean: 3, deviation: 1, shape: [20, 63, 61, 17], using: &stream)
    let batch = InstanceNormalization()(x)
    func row(_ x: Tensor) -> Tensor { x.sliced(from: [4, 0, 0, 0], to: [5, 63, 61, 17]) }
    #expect(InstanceNormalization()(row(x)).values == row(batch).values)
  }

  @Test func derivativesFlowThroughTheMoments() {
    checkGradients(at: [Tensor([1, 0, 3, 2, -1, 1, 2, 0.5], shape: [2, 2, 2])]) {
      InstanceNormalization(epsilon: 0.5)($0[0]).squared() * $0[0]
    }
  }
}
