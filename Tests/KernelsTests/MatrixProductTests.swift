// SPDX-License-Identifier: MIT
import Kernels
import Testing

struct MatrixProductTests {
  private struct Sizes {
    var rows: Int, columns: Int, terms: Int
  }

  private func multiply(
    _ a: [Float], transposingA: Bool, _ b: [Float], transposingB: Bool, _ sizes: Sizes
  ) -> [Float] {
    var c = [Float](repeating: .nan, count: sizes.rows * sizes.columns)
    MatrixProduct.multiply(
      a, transposingA: transposingA, b, transposingB: transposingB, into: &c, rows: sizes.rows,
      columns: sizes.columns, terms: sizes.terms)
    return c
  }

  private func naive(
    _ a: [Float], transposingA: Bool, _ b: [Float], transposingB: Bool, _ sizes: Sizes
  ) -> [Double] {
    (0..<sizes.rows).flatMap { row in
      (0..<sizes.columns).map { column in
        (0..<sizes.terms).reduce(0.0) { sum, term in
          let left = transposingA ? term * sizes.rows + row : row * sizes.terms + term
          let right = transposingB ? column * sizes.terms + term : term * sizes.columns + column
          return sum + Double(a[left]) * Double(b[right])
        }
      }
    }
  }

  // Products with a vector, and of vectors, have loops of their own; the last two sizes have several blocks of rows,
  // the last block smaller.
  @Test(
    arguments: [
      (1, 1, 1), (1, 7, 5), (7, 1, 5), (3, 5, 1), (150, 40, 1), (300, 1, 500), (37, 1, 96),
      (1, 1, 21),
      (17, 13, 11), (64, 32, 16), (50, 6000, 3),
      (533, 1000, 2),
    ], [(false, false), (false, true), (true, false), (true, true)])
  func productsMatchTheDefinition(size: (Int, Int, Int), transposing: (Bool, Bool)) {
    let sizes = Sizes(rows: size.0, columns: size.1, terms: size.2)
    let a = noise(sizes.rows * sizes.terms, name: "a")
    let b = noise(sizes.terms * sizes.columns, name: "b")
    let c = multiply(a, transposingA: transposing.0, b, transposingB: transposing.1, sizes)
    #expect(
      isClose(c, naive(a, transposingA: transposing.0, b, transposingB: transposing.1, sizes)))
  }

  @Test func aProductWithoutTermsIsZero() {
    let sizes = Sizes(rows: 3, columns: 4, terms: 0)
    #expect(
      multiply([], transposingA: false, [], transposingB: false, sizes)
        == [Float](repeating: 0, count: 12))
  }

  @Test(arguments: [(0, 4), (3, 0)])
  func aProductWithoutElementsIsLeftAlone(rows: Int, columns: Int) {
    let sizes = Sizes(rows: rows, columns: columns, terms: 2)
    let a = noise(rows * 2), b = noise(2 * columns)
    #expect(multiply(a, transposingA: false, b, transposingB: false, sizes).isEmpty)
  }

  @Test(arguments: [false, true])
  func bitsDoNotDependOnTheNumberOfThreads(transposingA: Bool) {
    let sizes = Sizes(rows: 777, columns: 1100, terms: 19)
    let a = noise(777 * 19, name: "a"), b = noise(19 * 1100, name: "b")
    let results = [1, 2, 4, 7].map { threads in
      withThreads(threads) {
        multiply(a, transposingA: transposingA, b, transposingB: false, sizes)
      }
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
