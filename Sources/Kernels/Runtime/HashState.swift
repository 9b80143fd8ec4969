// SPDX-License-Identifier: MIT
import CKernels

/// The eight words of a hash, and the function that takes blocks of a message into them: SHA-256's, FIPS
/// 180-4, "Secure Hash Standard", section 6.2.2.
public struct HashState: Sendable {
  /// Bytes of a block.
  public static let blockBytes = 64

  /// The words, eight of them.
  public private(set) var words: [UInt32]
  private let constants: [UInt32]

  /// A state of eight words, and the 64 constants of the rounds.
  public init(_ words: [UInt32], constants: [UInt32]) {
    precondition(
      words.count == 8 && constants.count == 64,
      "\(words.count) words and \(constants.count) constants for a hash of 8 and 64")
    (self.words, self.constants) = (words, constants)
  }

  /// Takes in whole blocks.
  public mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
    precondition(
      bytes.count.isMultiple(of: Self.blockBytes), "\(bytes.count) bytes are not whole blocks")
    guard let start = bytes.baseAddress else { return }
    foley_hash_blocks(
      start.assumingMemoryBound(to: UInt8.self), bytes.count / Self.blockBytes, constants, &words)
  }
}
