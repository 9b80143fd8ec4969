// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

struct RowCopiesTests {
  struct Case: Sendable {
    let size: [Int]
    let source: [Int]
    let from: [Int]
    let target: [Int]
    let to: [Int]
  }

  static let cases: [Case] = [
    Case(size: [], source: [], from: [], target: [], to: []),
    Case(size: [0, 3], source: [2, 3], from: [1, 0], target: [2, 3], to: [0, 0]),
    Case(size: [2, 3], source: [2, 3], from: [0, 0], target: [2, 3], to: [0, 0]),
    // Runs of one, of a few and of many floats at equal steps.
    Case(
      size: [3, 70, 1], source: [3, 70, 1], from: [0, 0, 0], target: [3, 70, 4], to: [0, 0, 2]),
    Case(
      size: [3, 70, 5], source: [4, 71, 9], from: [1, 1, 3], target: [3, 70, 6], to: [0, 0, 1]),
    Case(
      size: [3, 7, 16], source: [3, 8, 17], from: [0, 1, 1], target: [3, 9, 20], to: [0, 2, 4]),
    // More runs than one task copies, and a run in several pieces.
    Case(
      size: [3, 50_000, 1], source: [3, 50_001, 2], from: [0, 1, 1], target: [3, 50_000, 1],
      to: [0, 0, 0]),
    Case(
      size: [2, 100_003], source: [2, 100_005], from: [0, 2], target: [2, 100_004], to: [0, 1]),
  ]

  private func offset(of index: [Int], in shape: [Int]) -> Int {
    zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }

  @Test(arguments: cases)
  func boxesAreCopiedElementByElement(box: Case) {
    let source = noise(box.source.reduce(1, *))
    let untouched = [Float](repeating: -7, count: box.target.reduce(1, *))
    var expected = untouched
    for number in 0..<box.size.reduce(1, *) {
      var (rest, index) = (number, box.size)
      for axis in box.size.indices.reversed() {
        (rest, index[axis]) = rest.quotientAndRemainder(dividingBy: box.size[axis])
      }
      let (from, to) = (zip(index, box.from).map(+), zip(index, box.to).map(+))
      expected[offset(of: to, in: box.target)] = source[offset(of: from, in: box.source)]
    }
    for threads in 1...3 {
      var found = untouched
      withThreads(threads) {
        RowCopies.copyBox(
          of: box.size, from: source, shape: box.source, at: box.from, to: &found,
          shape: box.target, at: box.to)
      }
      #expect(found == expected)
    }
  }
}
