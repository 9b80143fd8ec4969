// SPDX-License-Identifier: MIT
import Autograd
import Testing

struct ShapesTests {
  private let x = random([3, 4, 5])

  @Test func reshapingKeepsTheOrder() {
    #expect(x.reshaped(to: [5, 12]).values == x.values)
    #expect(x.reshaped(to: [5, 12]).shape == [5, 12])
  }

  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func permutingReordersTheAxes(order: [Int]) {
    let y = x.permuted(order)
    #expect(y.shape == order.map { x.shape[$0] })
    let expected = tensor(y.shape) { index in
      var source = index
      for (place, axis) in order.enumerated() { source[axis] = index[place] }
      return x[source]
    }
    #expect(y.values == expected.values)
  }

  @Test(arguments: [
    ([0, 0, 0], [0, 0, 0]), ([1, 0, 0], [0, 0, 0]), ([0, 0, 2], [0, 0, 1]),
    ([1, 2, 3], [3, 2, 1]),
  ])
  func paddingPutsZerosAround(before: [Int], after: [Int]) {
    let y = x.padded(before: before, after: after)
    let shape = zip(x.shape, zip(before, after)).map { $0 + $1.0 + $1.1 }
    #expect(y.shape == shape)
    let expected = tensor(shape) { index in
      let source = zip(index, before).map { $0 - $1 }
      let isInside = zip(source, x.shape).allSatisfy { (0..<$1).contains($0) }
      return isInside ? x[source] : 0
    }
    #expect(y.values == expected.values)
  }

  @Test(arguments: [
    ([0, 0, 0], [3, 4, 5]), ([1, 0, 0], [2, 4, 5]), ([0, 1, 0], [3, 3, 5]),
    ([0, 0, 2], [3, 4, 4]), ([1, 2, 3], [3, 3, 5]), ([1, 1, 1], [2, 1, 3]),
  ])
  func slicingTakesABox(start: [Int], end: [Int]) {
    let y = x.sliced(from: start, to: end)
    let shape = zip(start, end).map { $1 - $0 }
    #expect(y.shape == shape)
    #expect(y.values == tensor(shape) { x[zip($0, start).map { $0 + $1 }] }.values)
  }

  @Test(arguments: [0, 1, 2]) func concatenationJoinsAlongAnAxis(axis: Int) {
    let parts = [2, 1, 3].enumerated().map { number, size in
      random([2, 3, 4].enumerated().map { $0 == axis ? size : $1 }, "part \(number)")
    }
    let y = Tensor.concatenated(parts, alongAxis: axis)
    let owners = [(0, 0), (0, 1), (1, 0), (2, 0), (2, 1), (2, 2)]
    let expected = tensor([2, 3, 4].enumerated().map { $0 == axis ? 6 : $1 }) { index in
      let (part, place) = owners[index[axis]]
      return parts[part][index.enumerated().map { $0 == axis ? place : $1 }]
    }
    #expect(y.shape == expected.shape)
    #expect(y.values == expected.values)
  }

  /// Many short rows, enough for several threads.
  @Test func largeTensorsAreCutWithoutASeam() {
    let x = tensor([2, 50_000, 3]) { Float($0[0] * 150_000 + $0[1] * 3 + $0[2]) }
    let middle = x.sliced(from: [0, 1, 1], to: [2, 49_999, 3])
    let expected = tensor(middle.shape) { Float($0[0] * 150_000 + ($0[1] + 1) * 3 + $0[2] + 1) }
    // Compared outside #expect, which would print all numbers.
    let isCopied = middle.values == expected.values
    #expect(isCopied)
    let inside = middle.padded(before: [0, 1, 1], after: [0, 1, 0])
      .sliced(from: [0, 1, 1], to: [2, 49_999, 3])
    let comesBack = inside.values == middle.values
    #expect(comesBack)
    let turnsBack = x.permuted([2, 1, 0]).permuted([2, 1, 0]).values == x.values
    #expect(turnsBack)
  }
}
