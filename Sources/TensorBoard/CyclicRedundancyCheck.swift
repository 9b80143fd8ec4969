// SPDX-License-Identifier: MIT

/// CRC-32C, the checksum of a record of an event file.
///
/// The polynomial is 0x1EDC6F41 (Castagnoli), reflected: RFC 3720, section 12.1. A table of a byte a
/// step does some hundred megabytes a second; a checkpoint's sounds and pictures are one.
public enum CyclicRedundancyCheck {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in
      rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1
    }
  }

  /// The checksum of bytes.
  public static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    var rest = UInt32.max
    table.withUnsafeBufferPointer { table in
      for byte in bytes { rest = rest >> 8 ^ table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] }
    }
    return ~rest
  }

  /// The checksum as records store it, so that the checksum of data with checksums in it is none
  /// itself.
  ///
  /// `rotate(crc, 15 to the right) + 0xa282ead8`, as in TensorFlow's `core/lib/hash/crc32c.h`.
  public static func maskedChecksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = checksum(of: bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }
}
