// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

/// A value for each position, against loops.
@Suite(.serialized) struct PerPositionTests {
  @Test(arguments: [[3], [5, 1], [2, 7, 4], [37, 8], [2, 3, 5, 16], [40, 17], [700, 48]])
  func valuesMeetTheirPosition(shape: [Int]) {
    let channels = shape[shape.count - 1]
    let x = random(shape)
    let v = random(Array(shape.dropLast()) + [1], "v")
    let expected = x.values.enumerated().map { $1 * v.values[$0 / channels] }
    #expect(x.multiplied(perPosition: v).values == expected)
    #expect(x.multiplied(perPosition: v).shape == shape)
  }

  @Test(arguments: [
    [3], [5, 1], [2, 7, 4], [37, 8], [19, 2], [2, 3, 5, 16], [40, 17], [700, 48],
  ])
  func sumsOfSquaresAreThoseOfChannels(shape: [Int]) {
    let x = random(shape)
    let expected = x.squared().sum(alongAxes: [shape.count - 1], keepingDimensions: true)
    #expect(x.squaresSummedToPositions().shape == expected.shape)
    expectClose(x.squaresSummedToPositions(), expected.values, relative: 1e-5)
  }

  @Test func aPositionDoesNotDependOnTheOthers() {
    let x = random([300, 80])
    let row = x.sliced(from: [211, 0], to: [212, 80])
    let all = x.squaresSummedToPositions()
    #expect(row.squaresSummedToPositions().values == [all.values[211]])
  }

  @Test func derivativesAgreeWithDifferences() {
    let points = [random([2, 3, 2]), random([2, 3, 1], "v")]
    checkGradients(at: points) { $0[0].multiplied(perPosition: $0[1]) }
    checkGradients(at: points) { $0[0].squared().multiplied(perPosition: $0[1].squared()) }
    checkGradients(at: [points[0]]) { $0[0].squaresSummedToPositions().squared() }
  }
}
