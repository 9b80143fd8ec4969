// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct ProportionIntervalTests {
  /// Bounds from R's `prop.test(x, n, correct = FALSE)`.
  @Test(arguments: [
    (8, 10, 0.4901625, 0.9433178), (0, 20, 0, 0.1611251), (20, 20, 0.8388749, 1),
    (50, 100, 0.4038315, 0.5961685), (1, 1, 0.2065493, 1),
  ])
  func endsAreWilsons(count: Int, trials: Int, low: Double, high: Double) {
    let interval = ProportionInterval(count, of: trials)
    #expect(abs(interval.low - low) < 1e-6 && abs(interval.high - high) < 1e-6, "\(interval)")
    #expect(interval.share == Double(count) / Double(trials))
  }

  @Test func theShareAndTheEndsLieWithin() {
    let interval = ProportionInterval(8, of: 10)
    #expect(interval.contains(0.8) && interval.contains(0.5) && !interval.contains(0.48))
    #expect(!ProportionInterval(80, of: 100).contains(0.5))
    #expect(ProportionInterval(0, of: 3).contains(0) && ProportionInterval(3, of: 3).contains(1))
  }
}
