// SPDX-License-Identifier: MIT

/// The bytes of an integer, the lowest first.
public func littleEndianBytes(of value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// The integer of at most eight bytes, the lowest first.
@inlinable
public func littleEndianInteger(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
  bigEndianInteger(bytes.reversed())
}

/// The integer of at most eight bytes, the highest first.
@inlinable
public func bigEndianInteger(_ bytes: some Collection<UInt8>) -> UInt64 {
  precondition(bytes.count <= 8, "\(bytes.count) bytes of an integer of 8")
  return bytes.reduce(0) { $0 << 8 | UInt64($1) }
}

/// The numbers of 32-bit floating point in bytes, the lowest byte of each first.
///
/// - Parameter bytes: four for each number.
public func littleEndianFloats(_ bytes: [UInt8]) -> [Float] {
  precondition(bytes.count.isMultiple(of: 4), "\(bytes.count) bytes of numbers of 4")
  return bytes.withUnsafeBytes { bytes in
    stride(from: 0, to: bytes.count, by: 4).map { place in
      let bits = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      return Float(bitPattern: UInt32(littleEndian: bits))
    }
  }
}
