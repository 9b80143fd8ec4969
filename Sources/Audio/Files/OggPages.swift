// SPDX-License-Identifier: MIT

/// The pages of an Ogg stream, whose encoder numbers the stream by chance.
///
/// Reference: RFC 3533, "The Ogg Encapsulation Format Version 0", section 6.
enum OggPages {
  private static let headerCount = 27
  private static let serial = 14..<18
  private static let checksum = 22..<26

  /// Gives the stream a number that follows from its content, so that the same sound has the same
  /// bytes.
  static func number(_ bytes: inout [UInt8]) {
    let pages = ranges(of: bytes)
    for page in pages {
      for field in [serial, checksum] { set(&bytes, page.lowerBound + field.lowerBound, to: 0) }
    }
    let number = remainder(of: bytes[...])
    for page in pages {
      set(&bytes, page.lowerBound + serial.lowerBound, to: number)
      set(&bytes, page.lowerBound + checksum.lowerBound, to: remainder(of: bytes[page]))
    }
  }

  /// Where the pages lie, as far as the bytes are pages.
  private static func ranges(of bytes: [UInt8]) -> [Range<Int>] {
    var pages: [Range<Int>] = []
    var start = 0
    while start + headerCount <= bytes.count, bytes[start..<(start + 4)].elementsEqual("OggS".utf8)
    {
      let bodyStart = start + headerCount + Int(bytes[start + headerCount - 1])
      guard bodyStart <= bytes.count else { break }
      let end = bytes[(start + headerCount)..<bodyStart].reduce(bodyStart) { $0 + Int($1) }
      guard end <= bytes.count else { break }
      pages.append(start..<end)
      start = end
    }
    return pages
  }

  private static func set(_ bytes: inout [UInt8], _ offset: Int, to value: UInt32) {
    for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place)) }
  }

  /// The remainder by the polynomial 0x04C11DB7, the highest bit first, from zero.
  private static func remainder(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 ^ table[Int($0 >> 24) ^ Int($1)] }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte) << 24) { value, _ in
      value & 0x8000_0000 == 0 ? value << 1 : value << 1 ^ 0x04C1_1DB7
    }
  }
}
