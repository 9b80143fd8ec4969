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
}
