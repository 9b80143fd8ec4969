// SPDX-License-Identifier: MIT
import Files
import Testing

/// The vectors of RFC 3720, B.4, which prints the bytes of a checksum from the lowest on, and the
/// check value of the catalogue of CRCs.
private let vectors: [(bytes: [UInt8], checksum: UInt32)] = [
  ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
  ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
  (Array(0..<32), 0x46DD_794E),
  (Array((0..<32).reversed()), 0x113F_DB5C),
  (
    [
      0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0,
      0, 0, 0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
    ], 0xD996_3A56
  ),
  (Array("123456789".utf8), 0xE306_9283),
  ([], 0),
]

@Test(arguments: vectors.indices)
func checksumsAreThoseOfTheRFC(index: Int) {
  #expect(
    CyclicRedundancyCheck.castagnoli.checksum(of: vectors[index].bytes) == vectors[index].checksum)
}

/// The remainders of a division bit by bit.
@Test func theChecksumOfOggIsThatOfTheCatalogue() {
  let check = CyclicRedundancyCheck.ogg
  #expect(check.checksum(of: []) == 0)
  #expect(check.checksum(of: [0, 0, 0, 1]) == 0x04C1_1DB7)
  #expect(check.checksum(of: Array("123456789".utf8)) == 0x89A1_897F)
}
