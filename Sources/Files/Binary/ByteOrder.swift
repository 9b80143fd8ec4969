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
