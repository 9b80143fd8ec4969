// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

struct ReductionsTests {
  private static let subsets = [
    [], [0], [1], [2], [3], [0, 1], [0, 2], [1, 3], [2, 3], [0, 1, 2], [1, 2, 3], [0, 1, 2, 3],
  ]

  @Test(arguments: subsets) func sumsAndMeansMatchTheDefinition(axes: [Int]) {
    let x = random([2, 3, 4, 5])
    let kept = x.shape.enumerated().map { axes.contains($0) ? 1 : $1 }
    var sums = [[Int]: Double]()
    for index in indices(of: x.shape) {
      sums[zip(index, kept).map { min($0, $1 - 1) }, default: 0] += Double(x[index])
    }
    let expected = indices(of: kept).map { Float(sums[$0] ?? .nan) }
    let terms = Float(x.count / expected.count)
    expectClose(x.sum(alongAxes: axes), expected)
    expectClose(x.mean(alongAxes: axes), expected.map { $0 / terms })
    let dropped = x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] }
    #expect(x.sum(alongAxes: axes).shape == dropped)
    #expect(x.sum(alongAxes: axes, keepingDimensions: true).shape == kept)
    #expect(x.mean(alongAxes: axes, keepingDimensions: true).shape == kept)
  }

  @Test func theSumOfAllIsANumber() {
    let x = Tensor([1, 2, 3, 6], shape: [2, 2])
    #expect(x.sum().shape == [] && x.sum().item == 12)
    #expect(x.mean().shape == [] && x.mean().item == 3)
  }

  /// Large enough to be split on either side of the summed axis.
  @Test(arguments: [[64, 4096, 3], [100_000, 4], [4, 100_000], [1, 300_000, 1]])
  func sumsOfLargeTensorsMatchTheDefinition(shape: [Int]) {
    let x = random(shape)
    let last = shape[shape.count - 1]
    let values = x.values
    let columns = (0..<last).map { column in
      Float(stride(from: column, to: x.count, by: last).reduce(0.0) { $0 + Double(values[$1]) })
    }
    expectClose(
      x.sum(alongAxes: Array(0..<shape.count - 1)), columns, relative: 1e-5, absolute: 1e-2)
    let rows = stride(from: 0, to: x.count, by: last).map { start in
      Float(values[start..<start + last].reduce(0.0) { $0 + Double($1) })
    }
    expectClose(x.sum(alongAxes: [shape.count - 1]), rows, relative: 1e-5, absolute: 1e-2)
  }

  @Test(arguments: [
    ([1, 3, 1], [2, 3, 4]), ([2, 1, 1, 3], [2, 4, 5, 3]), ([1], [7]), ([2, 3], [2, 3]),
    ([64, 1, 1], [64, 700, 3]), ([1, 1, 5], [6, 5000, 5]),
  ])
  func broadcastingRepeatsAxesOfOne(from: [Int], to: [Int]) {
    let x = random(from)
    let y = x.broadcast(to: to)
    #expect(y.shape == to)
    #expect(y.values == tensor(to) { x[zip($0, from).map { min($0, $1 - 1) }] }.values)
  }
}
