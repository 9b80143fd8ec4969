// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

/// A value for each example and channel, against loops.
@Suite(.serialized) struct PerExampleTests {
  @Test(arguments: [[2, 3], [3, 4, 2], [2, 5, 4, 3], [3, 4000, 17]])
  func valuesMeetTheirExampleAndChannel(shape: [Int]) {
    let (count, channels) = (shape[0], shape[shape.count - 1])
    let x = random(shape)
    let v = random([count, channels], "v")
    let size = x.count / count
    func expected(_ combine: (Float, Float) -> Float) -> [Float] {
      x.values.enumerated().map { place, value in
        combine(value, v.values[place / size * channels + place % channels])
      }
    }
    #expect(x.adding(perExample: v).values == expected(+))
    #expect(x.multiplied(perExample: v).values == expected(*))
    #expect(x.multiplied(perExample: v).shape == shape)
    let shifted = x.scaled(perExample: v, shiftedBy: v * 0.5)
    #expect(shifted.values == expected { $0 * $1 + 0.5 * $1 })
    #expect(shifted.shape == shape)
  }

  @Test(arguments: [
    [2, 3], [3, 4, 2], [2, 5, 4, 3], [3, 4000, 17], [2, 300, 80], [2, 500, 1],
  ])
  func sumsOfSquaresAreThoseOfPositions(shape: [Int]) {
    let x = random(shape)
    expectClose(
      x.squaresSummedToExamples(), x.squared().summedToExamples().values, relative: 1e-4)
  }

  @Test func sumsAreThoseOfPositions() {
    let x = Tensor((0..<24).map(Float.init), shape: [2, 2, 3, 2])
    #expect(x.summedToExamples().values == [30, 36, 102, 108])
    #expect(x.summedToExamples().shape == [2, 2])
    #expect(Tensor([1, 2], shape: [1, 2]).summedToExamples().values == [1, 2])
  }

  /// Sums of many positions are cut into parts, in the same way in every batch.
  @Test func sumsOfAnExampleDoNotDependOnItsBatch() {
    let x = random([6, 5000, 17])
    let batch = x.summedToExamples().sliced(from: [4, 0], to: [5, 17])
    #expect(
      x.sliced(from: [4, 0, 0], to: [5, 5000, 17]).summedToExamples().values == batch.values)
  }

  /// First and second derivatives.
  @Test func derivativesAgreeWithDifferences() {
    let points = [random([2, 3, 2]), random([2, 2], "v")]
    checkGradients(at: points) { $0[0].multiplied(perExample: $0[1]) }
    checkGradients(at: points) { $0[0].squared().adding(perExample: $0[1].squared()) }
    checkGradients(at: [points[0]]) { $0[0].squared().summedToExamples().squared() }
    checkGradients(at: [points[0]]) { $0[0].squaresSummedToExamples().squared() }
    checkGradients(at: points + [random([2, 2], "shift")]) {
      $0[0].squared().scaled(perExample: $0[1], shiftedBy: $0[2].squared()).squared()
    }
    checkGradients(at: [points[0], random([2], "channels")]) {
      $0[0].squared().multiplied(perChannel: $0[1]).squared()
    }
  }
}
