// SPDX-License-Identifier: MIT
import Reports
import Testing

@Test func aCurveKeepsTheExtremesAndTheMeanOfEachColumn() {
  let x = (1...200_000).map(Double.init)
  let y = x.map {
    $0 == 123_456 ? 900 : $0 == 654 ? -900 : ($0 / 1000).truncatingRemainder(dividingBy: 2)
  }
  let curve = ChartCurve(x: x, y: y, end: 200_000, columnCount: 100)
  #expect(curve.points.count == 100)
  #expect(curve.points.map(\.high).max() == 900)
  #expect(curve.points.map(\.low).min() == -900)
  // Each column contains a whole period of the sawtooth from 0 to 2.
  #expect(abs(curve.points[50].mean - 1) < 0.01)
  #expect(abs(curve.points[50].x - 101_000) < 1000)
  #expect(curve.last == 0)
}

@Test func aShortCurveKeepsItsPoints() {
  let curve = ChartCurve(x: [1, 2, 4], y: [5, 6, 7], end: 4, columnCount: 100)
  #expect(curve.points.map(\.x) == [1, 2, 4])
  #expect(curve.points.map(\.mean) == [5, 6, 7])
  #expect(curve.points.allSatisfy { $0.low == $0.mean && $0.high == $0.mean })
}

@Test func whatIsNotFiniteIsLeftOut() {
  let curve = ChartCurve(
    x: [1, 2, 3, 4, 5], y: [1, .nan, .infinity, -1e308, .nan], end: 5, columnCount: 5)
  #expect(curve.points.map(\.mean) == [1])
  #expect(curve.last == 1)
  #expect(ChartCurve(x: [], y: [], end: 0, columnCount: 5).points.isEmpty)
}
