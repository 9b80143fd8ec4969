// SPDX-License-Identifier: MIT
import Files
import Testing

struct WordingTests {
  @Test(arguments: [(0, "0 files"), (1, "1 file"), (2, "2 files"), (12_688, "12688 files")])
  func aNounAgreesWithItsNumber(count: Int, text: String) {
    #expect(counted(count, "file") == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-12_688, "-12,688"), (1_234_567, "1,234,567"),
    (.min, "-9,223,372,036,854,775,808"),
  ])
  func digitsAreGroupedByThree(number: Int, text: String) {
    #expect(grouped(number) == text)
    #expect(counted(12_688, "step", grouped: true) == "12,688 steps")
  }

  @Test func percentHasOneDecimal() {
    #expect(percent(0.9734) == "97.3 %")
    #expect(percent(0) == "0.0 %")
    #expect(percent(1) == "100.0 %")
  }

  @Test(arguments: [
    (0.4, "0 s"), (8, "8 s"), (59.6, "1 min 00 s"), (200, "3 min 20 s"), (7500, "2 h 05 min"),
    (-3, "0 s"), (.infinity, "277777 h 46 min"),
  ])
  func aDurationHasItsTwoLargestUnits(seconds: Double, text: String) {
    #expect(hoursMinutesSeconds(seconds) == text)
  }
}
