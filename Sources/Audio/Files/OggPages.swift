// SPDX-License-Identifier: MIT
import Files

/// The pages of an Ogg stream; encoders give the stream a random serial number.
///
/// Reference: RFC 3533, "The Ogg Encapsulation Format Version 0", section 6.
enum OggPages {
  private static let headerCount = 27
  private static let serial = 14..<18
  private static let checksum = 22..<26

  /// Replaces the serial number by one computed from the content, so that the same sound gives the
  /// same bytes.
  static func number(_ bytes: inout [UInt8]) {
    let pages = ranges(of: bytes)
    for page in pages {
      for field in [serial, checksum] { set(&bytes, page.lowerBound + field.lowerBound, to: 0) }
    }
    let number = CyclicRedundancyCheck.ogg.checksum(of: bytes[...])
    for page in pages {
      set(&bytes, page.lowerBound + serial.lowerBound, to: number)
      set(
        &bytes, page.lowerBound + checksum.lowerBound,
        to: CyclicRedundancyCheck.ogg.checksum(of: bytes[page]))
    }
  }

  /// The byte ranges of the pages, up to the first byte that does not belong to a page.
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
    bytes.replaceSubrange(offset..<offset + 4, with: littleEndianBytes(of: value))
  }
}
