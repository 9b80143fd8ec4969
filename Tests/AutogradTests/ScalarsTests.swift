// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

/// Arithmetic with a number of shape [].
@Suite(.serialized) struct ScalarsTests {
  @Test(arguments: [[1], [17], [3, 5], [400, 300]])
  func innerProductsAreSumsOfProducts(shape: [Int]) {
    let (a, b) = (random(shape), random(shape, "b"))
    let expected = zip(a.values, b.values).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect(a.innerProduct(with: b).shape == [])
    #expect(
      abs(Double(a.innerProduct(with: b).item) - expected) <= 1e-5 * Double(a.count).squareRoot())
    #expect(abs(a.withUnitNorm(epsilon: 0).squared().sum().item - 1) < 1e-5)
  }

  @Test func everyElementIsScaled() {
    let x = random([3, 5])
    #expect(x.scaled(by: Tensor(scalar: 2.5)).values == x.values.map { $0 * 2.5 })
    #expect(Tensor.zeros([4]).withUnitNorm(epsilon: 1e-12).values == [0, 0, 0, 0])
  }

  @Test func derivativesAgreeWithDifferences() {
    let points = [random([2, 3]), random([2, 3], "b")]
    checkGradients(at: points) { $0[0].squared().innerProduct(with: $0[1].squared()) }
    checkGradients(at: points) { $0[0].squared().scaled(by: $0[1].squared().sum()) }
  }
}
