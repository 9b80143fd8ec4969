// SPDX-License-Identifier: MIT
import Pictures
import Testing

struct ComparisonChartTests {
  @Test func histogramsShareARange() {
    let panel = ComparisonChart.Panel(
      histogramOf: [0, 0, 1, 4], over: [2, .nan, 3], title: "x", bars: 4)
    #expect(panel.low == 0 && panel.high == 4)
    #expect(panel.real == [0.5, 0.25, 0, 0.25] && panel.generated == [0, 0, 0.5, 0.5])
  }

  @Test func valuesThatAreAllTheSameMakeABar() {
    let panel = ComparisonChart.Panel(histogramOf: [3, 3], over: [3], title: "x", bars: 4)
    #expect(panel.real.reduce(0, +) == 1 && panel.generated.reduce(0, +) == 1)
  }

  @Test(arguments: [3, 9.3e6, 1.7e7, 1e19, 1e300, 0])
  func valuesOfAnySizeAreDrawn(value: Double) {
    let panel = ComparisonChart.Panel(histogramOf: [value, value], over: [value], title: "x")
    #expect(panel.low < panel.high && abs(panel.real.reduce(0, +) - 1) < 1e-9)
    #expect(ComparisonChart(title: "t", panels: [panel]).draw().width > 0)
  }

  @Test func barsAreGreyAndTheOutlineOrange() {
    let panel = ComparisonChart.Panel(
      title: "x", low: 0, high: 1, real: [1, 0], generated: [0, 0.5])
    let canvas = ComparisonChart(title: "t", panels: [panel]).draw()
    func count(_ color: Color, columns: Range<Int>) -> Int {
      columns.reduce(0) { sum, x in
        sum + (0..<canvas.height).count { canvas[x, $0] == color }
      }
    }
    let (grey, orange) = (
      Color(red: 190, green: 190, blue: 190), Color(red: 224, green: 96, blue: 16)
    )
    // The panel has 340 pixels from 16 on: the left half is the real bar, the right half has none.
    #expect(count(grey, columns: 20..<180) > 160 * 100 && count(grey, columns: 190..<350) == 0)
    #expect(count(orange, columns: 190..<350) == 160 * 2)
  }
}
