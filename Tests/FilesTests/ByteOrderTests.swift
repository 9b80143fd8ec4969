// SPDX-License-Identifier: MIT
import Files
import Testing

@Suite struct ByteOrderTests {
  @Test func bytesAreOrdered() {
    #expect(littleEndianBytes(of: UInt32(0x0102_0304)) == [4, 3, 2, 1])
    #expect(littleEndianInteger([4, 3, 2, 1]) == 0x0102_0304)
    #expect(bigEndianInteger([1, 2, 3]) == 0x01_0203)
    #expect(littleEndianInteger([UInt8]()) == 0)
    #expect(littleEndianInteger([UInt8](repeating: 0xFF, count: 8)) == .max)
  }
}
