// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct InitializerTests {
  @Test func glorotFillsItsInterval() {
    let values = Self.values(.glorotUniform)
    let limit = (6 / Float(150)).squareRoot()
    #expect(values.allSatisfy { abs($0) <= limit })
    #expect(values.contains { $0 > 0.99 * limit } && values.contains { $0 < -0.99 * limit })
    #expect(abs(Self.variance(values) - limit * limit / 3) < 0.05 * limit * limit / 3)
  }

  @Test func heHasTwiceTheInverseOfFanInAsVariance() {
    #expect(abs(Self.variance(Self.values(.heNormal)) - 0.02) < 0.001)
  }

  @Test func theOthersAreWhatTheySay() {
    #expect(Set(Self.values(.zeros)) == [0])
    #expect(Set(Self.values(.constant(0.5))) == [0.5])
    #expect(abs(Self.variance(Self.values(.normal(deviation: 0.02))) - 4e-4) < 2e-5)
  }

  @Test func fansOfAConvolutionCountItsTaps() {
    var stream = RandomStream(seed: 10, name: "test")
    let layer = Convolution(
      inputs: 8, outputs: 16, kernel: [5, 5], stride: [1, 1], using: &stream)
    let limit = (6 / Float(25 * 24)).squareRoot()
    let largest = layer.kernel.value.values.map(abs).max() ?? 0
    #expect((0.99 * limit...limit).contains(largest))
    #expect(layer.bias?.value.values.allSatisfy { $0 == 0 } == true)
  }

  /// Columns of a tall kernel, rows of a wide one; the squares of one vector add up to one.
  @Test(arguments: [[3, 3, 4, 8], [2, 3, 10], [6, 6]])
  func orthogonalVectorsHaveTheProductsOfAnIdentity(shape: [Int]) {
    var stream = RandomStream(seed: 12, name: "test")
    let kernel = Initializer.orthogonal.tensor(shape: shape, fanIn: 1, fanOut: 1, using: &stream)
    let columns = shape[shape.count - 1]
    let matrix = kernel.reshaped(to: [kernel.count / columns, columns])
    let isTall = matrix.shape[0] >= columns
    let products = matrix.matrixProduct(
      matrix, transposingLeft: isTall, transposingRight: !isTall)
    let size = min(matrix.shape[0], columns)
    let identity = (0..<size * size).map { Float($0 / size == $0 % size ? 1 : 0) }
    expectClose(products, identity, absolute: 1e-6)
    let mean = kernel.values.reduce(0, +) / Float(kernel.count)
    #expect(abs(mean) < 0.1)
  }

  private static func values(_ initializer: Initializer) -> [Float] {
    var stream = RandomStream(seed: 11, name: "test")
    return initializer.tensor(shape: [20000], fanIn: 100, fanOut: 50, using: &stream).values
  }

  private static func variance(_ values: [Float]) -> Float {
    values.map { $0 * $0 }.reduce(0, +) / Float(values.count)
  }
}
