// SPDX-License-Identifier: MIT
import Kernels
import Testing

/// Vectors of draft-eastlake-fnv, appendix C.
@Test(
  arguments: [
    ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
  ] as [(String, UInt64)])
func hashesAreThoseOfTheDraft(text: String, expected: UInt64) {
  #expect(fowlerNollVoHash(of: text.utf8) == expected)
}
