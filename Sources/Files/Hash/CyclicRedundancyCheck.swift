// SPDX-License-Identifier: MIT

/// A cyclic redundancy check of 32 bits, computed with a table of one byte a step (a few hundred
/// megabytes a second).
public struct CyclicRedundancyCheck: Sendable {
  /// CRC-32C: polynomial 0x1EDC6F41 (Castagnoli), lowest bit first, from and with all bits inverted.
  ///
  /// Reference: RFC 3720, section 12.1.
  public static let castagnoli = CyclicRedundancyCheck(reflected: 0x82F6_3B78)

  /// The checksum of an Ogg page: polynomial 0x04C11DB7, highest bit first, from zero.
  ///
  /// Reference: RFC 3533, section 6.
  public static let ogg = CyclicRedundancyCheck(polynomial: 0x04C1_1DB7)

  /// The CRC-32C of bytes as TensorFlow and LevelDB store it, so that the checksum of data with
  /// embedded checksums differs from these.
  ///
  /// `rotate(crc, 15 to the right) + 0xa282ead8`, as in TensorFlow's `core/lib/hash/crc32c.h`.
  public static func maskedCastagnoli(of bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = castagnoli.checksum(of: bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }

  private let table: [UInt32]
  private let isReflected: Bool

  private init(reflected polynomial: UInt32) {
    isReflected = true
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { rest, _ in
        rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1
      }
    }
  }

  private init(polynomial: UInt32) {
    isReflected = false
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte) << 24) { rest, _ in
        rest & 0x8000_0000 == 0 ? rest << 1 : rest << 1 ^ polynomial
      }
    }
  }

  /// The checksum of bytes.
  public func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      if isReflected {
        ~bytes.reduce(.max) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
      } else {
        bytes.reduce(0) { $0 << 8 ^ table[Int($0 >> 24) ^ Int($1)] }
      }
    }
  }
}
