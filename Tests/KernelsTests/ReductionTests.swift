// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

struct ReductionTests {
  private func sum(
    _ x: [Float], times factor: [Float]? = nil, outer: Int, rows: Int, inner: Int
  ) -> [Float] {
    var y = [Float](repeating: .nan, count: outer * inner)
    if let factor {
      Reduction.sum(x, times: factor, into: &y, outer: outer, rows: rows, inner: inner)
    } else {
      Reduction.sum(x, into: &y, outer: outer, rows: rows, inner: inner)
    }
    return y
  }

  @Test(arguments: [0, 1, 15, 16, 17, 1000])
  func energyIsTheSumOfSquares(count: Int) {
    let values = (0..<count).map { Float($0 % 17) - 8.25 }
    let found = values.withUnsafeBufferPointer(Reduction.energy)
    #expect(found == values.reduce(0) { $0 + Double($1) * Double($1) })
  }

  @Test(arguments: [0, 1, 15, 16, 17, 1000])
  func extremesAreTheLeastAndTheGreatest(count: Int) {
    for values in [noise(count), noise(count).map { $0 - 9 }, noise(count).map { $0 + 9 }] {
      let found = values.withUnsafeBufferPointer { Reduction.extremes(of: $0) }
      #expect(found?.least == values.min() && found?.greatest == values.max())
    }
  }

  @Test(arguments: [0, 1, 1023, 1024, 3000])
  func valuesOutsideOfARangeAreCounted(count: Int) {
    var values = noise(count)
    for (place, value) in [Float.nan, .infinity, -.infinity, -0.0, 0.5, -0.5].enumerated()
    where 100 * place < count { values[100 * place] = value }
    let range: ClosedRange<Float> = -0.5...0.5
    let found = values.withUnsafeBufferPointer { Reduction.count(of: $0, outside: range) }
    #expect(found == values.count { !range.contains($0) })
  }

  @Test(arguments: [
    (1, 1, 1), (1, 15, 1), (1, 16, 1), (1, 17, 1), (3, 1000, 1), (1, 100_003, 1), (4, 7, 5),
    (1, 1000, 17), (2, 3000, 33), (700, 3, 64), (1, 2, 100_000), (37, 2, 1), (37, 4, 1), (37, 8, 1),
    (37, 16, 1), (37, 6, 1), (40, 48, 1), (40, 2048, 1), (2, 40, 16), (2, 40, 150), (5, 0, 3),
    (0, 4, 3), (2, 3, 0), (70, 2, 24), (3, 301, 2), (3, 103, 4), (3, 103, 8), (3, 43, 32),
  ])
  func sumsMatchTheDefinition(size: (Int, Int, Int)) {
    let (outer, rows, inner) = size
    let x = noise(outer * rows * inner)
    let expected = (0..<outer).flatMap { block in
      (0..<inner).map { place in
        (0..<rows).reduce(0.0) { $0 + Double(x[(block * rows + $1) * inner + place]) }
      }
    }
    #expect(isClose(sum(x, outer: outer, rows: rows, inner: inner), expected, tolerance: 3e-5))
  }

  @Test(arguments: [
    (1, 100, 1), (3, 301, 2), (3, 103, 4), (3, 103, 8), (2, 103, 16), (3, 43, 32), (2, 9, 64),
    (2, 40, 150),
  ])
  func sumsOfProductsMatchTheDefinition(size: (Int, Int, Int)) {
    let (outer, rows, inner) = size
    let x = noise(outer * rows * inner, name: "x"), y = noise(outer * rows * inner, name: "y")
    let expected = (0..<outer).flatMap { block in
      (0..<inner).map { place in
        (0..<rows).reduce(0.0) { sum, row in
          let index = (block * rows + row) * inner + place
          return sum + Double(x[index]) * Double(y[index])
        }
      }
    }
    let found = sum(x, times: y, outer: outer, rows: rows, inner: inner)
    #expect(isClose(found, expected, tolerance: 3e-5))
  }

  /// Rows with factors of their own, and all with the first of them.
  @Test(arguments: [
    (5, 1), (37, 2), (37, 4), (37, 8), (1, 16), (37, 16), (16, 48), (40, 77), (33, 2048), (0, 3),
  ])
  func productsOfRowsMatchTheDefinition(rows: Int, columns: Int) {
    let x = noise(rows * columns, name: "x"), factors = noise(max(1, rows) * columns, name: "y")
    for shares in [false, true] {
      func products(of first: Int, _ count: Int) -> [Float] {
        var y = [Float](repeating: .nan, count: count + 20)
        Reduction.rowProducts(
          Array(x[(first * columns)...]), with: Array(factors[(shares ? 0 : first * columns)...]),
          sharingItsRow: shares, into: &y, rows: count, columns: columns)
        #expect(y[count...].allSatisfy { $0.isNaN }, "wrote beyond \(count) sums")
        return Array(y[..<count])
      }
      let found = products(of: 0, rows)
      let expected = (0..<rows).map { row in
        (0..<columns).reduce(0.0) {
          $0 + Double(x[row * columns + $1]) * Double(factors[(shares ? 0 : row * columns) + $1])
        }
      }
      #expect(isClose(found, expected))
      if let last = found.last { #expect(products(of: rows - 1, 1) == [last]) }
    }
  }

  @Test(arguments: [(1, 300_000, 1), (1, 20_000, 20), (50, 6000, 1)])
  func bitsDoNotDependOnTheNumberOfThreads(size: (Int, Int, Int)) {
    let x = noise(size.0 * size.1 * size.2)
    let results = [1, 2, 3, 4].map { threads in
      withThreads(threads) { sum(x, outer: size.0, rows: size.1, inner: size.2) }
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// A single running sum of ones stops growing at 2^24 = 16,777,216.
  @Test func longSumsStayAccurate() {
    let ones = [Float](repeating: 1, count: 20_000_000)
    #expect(sum(ones, outer: 1, rows: ones.count, inner: 1) == [20_000_000])
    let tenths = [Float](repeating: 0.1, count: 1_000_000)
    #expect(abs(sum(tenths, outer: 1, rows: tenths.count, inner: 1)[0] - 100_000) < 0.1)
    let rows = [Float](repeating: 0.1, count: 40 * 160_000)
    #expect(sum(rows, outer: 40, rows: 160_000, inner: 1).allSatisfy { abs($0 - 16_000) < 0.02 })
  }

  @Test(arguments: [0, 1, 15, 16, 17, 1023, 1024, 1041, 100_003])
  func innerProductsMatchTheDefinition(count: Int) {
    let a = noise(count, name: "a"), b = noise(count, name: "b")
    let expected = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let found = a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { Reduction.innerProduct(a, $0) }
    }
    #expect(abs(Double(found) - expected) <= 1e-5 * Double(max(count, 1)).squareRoot())
  }

  @Test(arguments: [0, 1, 16, 17, 100, 1003])
  func theGreatestMagnitudeIsFoundWhereverItIs(count: Int) {
    for place in stride(from: 0, to: count, by: 7) + [count - 1] where place >= 0 {
      var x = noise(count)
      x[place] = -9.5
      #expect(x.withUnsafeBufferPointer(Reduction.greatestMagnitude) == 9.5)
    }
    #expect([Float]().withUnsafeBufferPointer(Reduction.greatestMagnitude) == 0)
    #expect([Float.nan, -2, .nan].withUnsafeBufferPointer(Reduction.greatestMagnitude) == 2)
  }

  @Test(arguments: [
    (1, 1, 1), (3, 5, 1), (2, 7, 17), (1, 4000, 33), (0, 2, 2), (7, 8, 1), (7, 16, 1), (7, 32, 1),
    (3, 9000, 1), (37, 2, 8), (37, 3, 16), (1, 3000, 32), (5, 40, 64),
  ])
  func spreadingRepeatsEveryRow(size: (Int, Int, Int)) {
    let (outer, rows, inner) = size
    let x = noise(outer * inner)
    var y = [Float](repeating: .nan, count: outer * rows * inner)
    Reduction.broadcast(x, into: &y, outer: outer, rows: rows, inner: inner)
    let expected = (0..<outer).flatMap { block in
      (0..<rows).flatMap { _ in x[block * inner..<(block + 1) * inner] }
    }
    #expect(y == expected)
  }

  @Test(arguments: [0, 1, 17, 1000, 100_003])
  func accumulatingAddsInPlace(count: Int) {
    let x = noise(count, name: "x"), before = noise(count, name: "y")
    var y = before
    Reduction.accumulate(x, into: &y, count: count)
    #expect(y == zip(before, x).map { $0 + $1 })
  }
}
