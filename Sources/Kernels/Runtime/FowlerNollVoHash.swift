// SPDX-License-Identifier: MIT

/// FNV-1a of 64 bits (Fowler, Noll and Vo, 1991), by whole elements: by bytes as published, or faster
/// by words with another result; not cryptographic.
@inlinable
public func fowlerNollVoHash(
  of elements: some Sequence<some FixedWidthInteger & UnsignedInteger>
) -> UInt64 {
  elements.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
