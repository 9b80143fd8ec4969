// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct MinibatchStatisticsTests {
  /// The features 1, 3 have deviation 1 and the features 2, 2 deviation 0; the mean is 0.5.
  @Test func theDeviationIsTheMeanOverFeatures() {
    let y = MinibatchDeviation()(Tensor([1, 2, 3, 2], shape: [2, 2]))
    expectClose(y, [1, 2, 0.50005, 3, 2, 0.50005])
  }

  /// Groups of two of four examples: 0 with 2 and 1 with 3.
  ///
  /// Deviations 1, 2, 0, 0 of the first group and 3, 3, 1, 1 of the second, means 0.75 and 2.
  @Test func aGroupHasItsMap() {
    let x = Tensor([0, 0, 5, 1, 0, 0, 1, 1, 2, 4, 5, 1, 6, 6, 3, 3], shape: [4, 2, 2])
    let y = MinibatchDeviation(groupSize: 2)(x)
    #expect(y.shape == [4, 2, 3])
    expectClose(
      y,
      [
        0, 0, 0.75, 5, 1, 0.75, 0, 0, 2, 1, 1, 2, 2, 4, 0.75, 5, 1, 0.75, 6, 6, 2, 3, 3, 2,
      ], absolute: 2e-4)
    // Groups of four do not divide six examples, groups of three do.
    let six = Tensor((0..<12).map { Float($0 * $0) }, shape: [6, 2])
    #expect(
      MinibatchDeviation(groupSize: 4)(six).values == MinibatchDeviation(groupSize: 3)(six).values)
  }

  @Test func derivativesOfAMapAgreeWithDifferences() {
    let x = Tensor([1, 2, 3, 4, -1, 0.5, 0, -2, 2, 3, 1, -3], shape: [4, 3, 1])
    checkGradients(at: [x]) { MinibatchDeviation(groupSize: 2)($0[0]) }
  }

  @Test func derivativesOfTheDeviationAgreeWithDifferences() {
    checkGradients(at: [Tensor([1, 2, 3, 4, -1, 0.5], shape: [3, 2])]) {
      MinibatchDeviation()($0[0])
    }
  }

  /// With the projections (1, 0) and (0, 1) the distances of (0, 0) and (1, 2) are 1 and 2.
  @Test func discriminationAddsUpNearness() {
    let layer = Self.layer(kernelCount: 2, size: 1)
    layer.projection.kernel.assign(Tensor([1, 0, 0, 1], shape: [1, 2, 2]))
    let y = layer(Tensor([0, 0, 1, 2], shape: [2, 2]))
    expectClose(y, [0, 0, 0.3678794, 0.1353353, 1, 2, 0.3678794, 0.1353353])
  }

  /// The absolute differences of the numbers of one kernel are added before the exponential.
  @Test func aKernelComparesSeveralNumbers() {
    let layer = Self.layer(kernelCount: 1, size: 2)
    layer.projection.kernel.assign(Tensor([1, 0, 0, 1], shape: [1, 2, 2]))
    let y = layer(Tensor([0, 0, 1, 2], shape: [2, 2]))
    expectClose(y, [0, 0, 0.0497871, 1, 2, 0.0497871])
  }

  @Test func derivativesOfDiscriminationAgreeWithDifferences() {
    let layer = Self.layer(kernelCount: 2, size: 2)
    checkGradients(at: [Tensor([0.5, -1, 1, 0.3, -0.2, 0.9], shape: [3, 2])], step: 1e-3) {
      layer($0[0])
    }
  }

  private static func layer(kernelCount: Int, size: Int) -> MinibatchDiscrimination {
    var stream = RandomStream(seed: 1, name: "layer")
    return MinibatchDiscrimination(
      inputs: 2, kernelCount: kernelCount, size: size, using: &stream)
  }
}

struct DropoutTests {
  @Test func theShareIsDroppedAndTheMeanKept() {
    var stream = RandomStream(seed: 1, name: "dropout")
    let y = Dropout(rate: 0.25)(.filled(with: 1, shape: [100, 100]), using: &stream)
    let dropped = Float(y.values.count { $0 == 0 }) / 10_000
    #expect(abs(dropped - 0.25) < 0.02)
    #expect(y.values.allSatisfy { $0 == 0 || abs($0 - 4.0 / 3) < 1e-6 })
  }

  @Test func aRateOfZeroUsesNoRandomNumbers() {
    var (used, unused) = (RandomStream(seed: 1, name: "a"), RandomStream(seed: 1, name: "a"))
    _ = Dropout(rate: 0)(.zeros([3]), using: &used)
    #expect(used.nextUInt32() == unused.nextUInt32())
  }

  @Test func gradientsFlowThroughWhatIsKept() {
    checkGradients(at: [Tensor([1, 2, 3, 4], shape: [4])]) { x in
      var stream = RandomStream(seed: 1, name: "dropout")
      return Dropout(rate: 0.5)(x[0], using: &stream).squared()
    }
  }
}
