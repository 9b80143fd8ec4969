// SPDX-License-Identifier: MIT
import Kernels
import Testing

/// What hashes of texts do not show; `ContentHashTests` compares those with sha256sum.
struct HashStateTests {
  private static let start = HashState(
    (0..<8).map { 0x1234_5678 &* (2 * $0 + 1) }, constants: (0..<64).map { 0x9e37_79b9 &* ($0 + 1) }
  )

  private func words(_ bytes: [UInt8], pieces: [Int]) -> [UInt32] {
    var state = Self.start
    var offset = 0
    for count in pieces {
      bytes[offset..<offset + 64 * count].withUnsafeBytes { state.absorb($0) }
      offset += 64 * count
    }
    return state.words
  }

  /// Blocks are expanded side by side, sixteen at a time.
  @Test func itDoesNotMatterInWhichPiecesBlocksCome() {
    let bytes = (0..<64 * 50).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ 7 &* $0) }
    let oneByOne = words(bytes, pieces: [Int](repeating: 1, count: 50))
    for pieces in [[50], [16, 34], [15, 17, 18], [0, 33, 1, 16]] {
      #expect(words(bytes, pieces: pieces) == oneByOne, "\(pieces)")
    }
  }

  @Test func everyByteCounts() {
    let bytes = [UInt8](repeating: 3, count: 64 * 17)
    let whole = words(bytes, pieces: [17])
    for place in [0, 63, 64, 15 * 64 + 5, 16 * 64, 17 * 64 - 1] {
      var changed = bytes
      changed[place] ^= 1
      #expect(words(changed, pieces: [17]) != whole, "\(place)")
    }
  }

  @Test func nothingChangesNothing() {
    #expect(words([], pieces: [0]) == Self.start.words)
  }
}
