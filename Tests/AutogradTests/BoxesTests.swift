// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

/// Sums of boxes and their repetition, against reshapes, sums and broadcasts.
@Suite(.serialized) struct BoxesTests {
  private static let cases: [(shape: [Int], factor: [Int])] = [
    ([2, 6, 3], [2]), ([3, 8, 16], [4]), ([1, 9, 5], [3]), ([2, 4, 6, 1], [2, 2]),
    ([2, 4, 6, 8], [2, 2]), ([2, 8, 6, 32], [2, 3]), ([3, 6, 4, 24], [3, 1]),
    ([40, 16, 8, 16], [2, 2]), ([1, 4, 4, 2, 3], [2, 2, 1]),
  ]

  @Test(arguments: cases)
  func sumsAreThoseOfTheBoxes(shape: [Int], factor: [Int]) {
    let x = random(shape)
    let sizes = zip(shape.dropFirst(), factor).map { $0 / $1 }
    let split = shape.prefix(1) + zip(sizes, factor).flatMap { [$0, $1] } + shape.suffix(1)
    let expected = x.reshaped(to: Array(split)).sum(alongAxes: factor.indices.map { 2 * $0 + 2 })
    #expect(x.boxSums(factor).shape == expected.shape)
    expectClose(x.boxSums(factor, scale: 0.3), (expected * 0.3).values, absolute: 1e-6)
  }

  @Test(arguments: cases)
  func boxesRepeatTheirPosition(shape: [Int], factor: [Int]) {
    let sizes = zip(shape.dropFirst(), factor).map { $0 / $1 }
    let small = random(shape.prefix(1) + sizes + shape.suffix(1))
    let boxes = small.repeated(factor, scale: 0.5)
    #expect(boxes.shape == shape)
    let expected = indices(of: shape).map { index in
      let place = [index[0]] + zip(index.dropFirst(), factor).map { $0 / $1 } + index.suffix(1)
      let number = zip(place, small.shape).reduce(0) { $0 * $1.1 + $1.0 }
      return small.values[number] * 0.5
    }
    #expect(boxes.values == expected)
  }

  @Test func derivativesAgreeWithDifferences() {
    checkGradients(at: [random([1, 4, 2, 3])]) { $0[0].squared().boxSums([2, 2], scale: 0.25) }
    checkGradients(at: [random([2, 3, 2])]) { $0[0].squared().repeated([2]) }
  }
}
