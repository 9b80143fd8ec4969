// SPDX-License-Identifier: MIT
import Files
import Testing

struct CheckedNumbersTests {
  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, 9.3e18, -9.3e18])
  func whatDoesNotFitIsNil(number: Double) {
    #expect(Int(checked: number) == nil)
  }

  @Test func numbersAreRoundedTowardZero() {
    #expect(Int(checked: 3.9) == 3 && Int(checked: -3.9) == -3 && Int(checked: 0x1p62) == 1 << 62)
    #expect(Int32(checked: 2_147_483_647.5) == .max && Int32(checked: 2_147_483_648) == nil)
    #expect(UInt8(checked: -0.5) == 0 && UInt8(checked: -1) == nil)
  }

  @Test func durationsAreFinite() {
    #expect(Duration(checkedSeconds: 1.5) == .milliseconds(1500))
    for seconds in [Double.nan, .infinity, 1e13, -1e13] {
      #expect(Duration(checkedSeconds: seconds) == nil)
    }
  }

  @Test func productsThatOverflowAreNil() {
    #expect(checkedProduct(3, 4, 5) == 60 && checkedProduct() == 1)
    #expect(checkedProduct(.max, 2) == nil)
    #expect(checkedProduct(.max, 2, 0) == nil)
  }
}
