// SPDX-License-Identifier: MIT
import Files
import Kernels

/// A sequence of 64-bit words that is appended to and read from its beginning.
struct WordRow {
  private(set) var words: [UInt64] = []
  private var position = 0

  init() {}

  /// The words of a file without the last one, their checksum; nil if the checksum is wrong.
  init?(contentsOf path: String) {
    guard let file = try? PlainFile(path), file.size >= 8, file.size.isMultiple(of: 8) else {
      return nil
    }
    words = [UInt64](repeating: 0, count: file.size / 8)
    let isRead = words.withUnsafeMutableBytes { bytes in
      (try? file.read(into: bytes, at: 0)) != nil
    }
    let last = words.removeLast()
    guard isRead, last == checksum else { return nil }
  }

  mutating func append(_ word: UInt64) { words.append(word.littleEndian) }

  /// Appends the number of bytes, then the bytes, padded with zeros to whole words.
  mutating func append(text: String) {
    append(UInt64(text.utf8.count))
    var (word, filled) = (UInt64(0), UInt64(0))
    for byte in text.utf8 {
      word |= UInt64(byte) << (8 * filled)
      filled += 1
      if filled == 8 {
        append(word)
        (word, filled) = (0, 0)
      }
    }
    if filled > 0 { append(word) }
  }

  mutating func next() -> UInt64? {
    guard position < words.count else { return nil }
    position += 1
    return UInt64(littleEndian: words[position - 1])
  }

  mutating func nextText() -> String? {
    guard let count = next(), count <= 8 * UInt64(words.count - position) else { return nil }
    let length = (Int(count) + 7) / 8
    defer { position += length }
    return words[position..<position + length].withUnsafeBytes { bytes in
      String(decoding: bytes.prefix(Int(count)), as: UTF8.self)
    }
  }

  /// Detects damage, not intent.
  var checksum: UInt64 { fowlerNollVoHash(of: words.lazy.map { UInt64(littleEndian: $0) }) }
}
