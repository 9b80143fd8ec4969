// SPDX-License-Identifier: MIT
import Reports
import Testing

private func scale(_ values: [Double]) -> ChartScale {
  let x = values.indices.map { Double($0 + 1) }
  return ChartScale([ChartCurve(x: x, y: values, end: Double(values.count), columnCount: 100)])
}

@Test func anEvenScaleEndsAtRoundNumbers() {
  let scale = scale([0.3, 1.1, 3.9])
  #expect(scale.range == 0...4)
  #expect(scale.ticks == [0, 1, 2, 3, 4])
  #expect(!scale.isLogarithmic && !scale.isCut)
  #expect(scale.height(of: 1) == 0.25)
}

@Test func labelsTellTicksApart() {
  let near = scale([1000.01, 1000.06])
  #expect(near.ticks.map(near.label) == (1...6).map { "1000.0\($0)" })
  let wide = scale([-2_000, 8_000])
  #expect(wide.ticks.map(wide.label) == ["-2000", "0", "2000", "4000", "6000", "8000"])
}

@Test func decadesAreLogarithmic() {
  let scale = scale([100, 10, 1, 0.1, 0.1])
  #expect(scale.isLogarithmic)
  #expect(scale.range == 0.1...100)
  #expect(abs(scale.height(of: 10) - 2.0 / 3) < 1e-12)
}

@Test func whatOnlyBeginsNearZeroIsNotLogarithmic() {
  let values = (0..<100).map { $0 < 3 ? 0.001 : 5 + Double($0 % 3) }
  #expect(!scale(values).isLogarithmic)
  #expect(scale(values.map { 1 / $0 }).isLogarithmic)
}

@Test func whatReachesZeroIsNotLogarithmic() {
  #expect(!scale([100, 10, 1, 0.1, 0]).isLogarithmic)
}

@Test func aPeakDoesNotFlattenTheRest() {
  let values = [500] + (1..<100).map { $0.isMultiple(of: 2) ? -1.0 : 1.0 }
  let scale = scale(values)
  #expect(scale.range == -1...1)
  #expect(scale.isCut)
  #expect(scale.height(of: 500) > 1)
}

@Test(arguments: [[], [0], [7, 7, 7], [-1e299, 1e299], [1e-300, 1e-290], [1e15, 1e15 + 0.125]])
func everyCurveHasAScale(values: [Double]) {
  let scale = scale(values)
  #expect(scale.range.lowerBound < scale.range.upperBound)
  #expect((1...30).contains(scale.ticks.count))
  for value in values {
    #expect((0...1).contains(scale.height(of: value)), "\(value) in \(scale)")
  }
}
