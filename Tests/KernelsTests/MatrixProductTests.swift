// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
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
      (37, 1, 2), (37, 1, 8), (1, 1, 21), (17, 13, 11), (64, 32, 16), (50, 6000, 3), (533, 1000, 2),
    ], [(false, false), (false, true), (true, false), (true, true)])
  func productsMatchTheDefinition(size: (Int, Int, Int), transposing: (Bool, Bool)) {
    let sizes = Sizes(rows: size.0, columns: size.1, terms: size.2)
    let a = noise(sizes.rows * sizes.terms, name: "a")
    let b = noise(sizes.terms * sizes.columns, name: "b")
    let c = multiply(a, transposingA: transposing.0, b, transposingB: transposing.1, sizes)
    #expect(
      isClose(c, naive(a, transposingA: transposing.0, b, transposingB: transposing.1, sizes)))
  }

  // Narrow shapes and such as are too narrow by one float.
  @Test(
    arguments: [
      (24, 2, 48), (16, 4, 32), (40, 8, 16), (48, 16, 80), (33, 16, 32), (10, 32, 3), (9, 80, 16),
      (16, 96, 17), (5, 3, 2), (0, 16, 4),
    ], [(false, false), (false, true), (true, false), (true, true)])
  func everyPairOfABatchIsMultiplied(size: (Int, Int, Int), transposing: (Bool, Bool)) {
    let sizes = Sizes(rows: size.0, columns: size.1, terms: size.2), batch = 3
    let (ofA, ofB) = (sizes.rows * sizes.terms, sizes.terms * sizes.columns)
    let a = noise(batch * ofA, name: "a"), b = noise(batch * ofB, name: "b")
    func products(_ pairs: Range<Int>) -> [Float] {
      let count = pairs.count * sizes.rows * sizes.columns
      var c = [Float](repeating: .nan, count: count + 20)
      MatrixProduct.multiply(
        batch: pairs.count, Array(a[(pairs.lowerBound * ofA)...]), transposingA: transposing.0,
        Array(b[(pairs.lowerBound * ofB)...]), transposingB: transposing.1, into: &c,
        rows: sizes.rows, columns: sizes.columns, terms: sizes.terms)
      #expect(c[count...].allSatisfy { $0.isNaN }, "wrote beyond \(count) floats")
      return Array(c[..<count])
    }
    let expected = (0..<batch).flatMap { pair in
      naive(
        Array(a[(pair * ofA)...]), transposingA: transposing.0, Array(b[(pair * ofB)...]),
        transposingB: transposing.1, sizes)
    }
    #expect(isClose(products(0..<batch), expected))
    #expect(products(2..<batch) == Array(products(0..<batch).suffix(expected.count / batch)))
    #expect(withThreads(1) { products(0..<batch) } == withThreads(3) { products(0..<batch) })
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
