// SPDX-License-Identifier: MIT
import Files
import Glibc

/// Reads an open file in small pieces at any place, with one system call for each 64 KiB.
struct FileWindow {
  /// The number of bytes of the file.
  let size: Int
  /// The error number of the first read that failed; 0 if none has.
  private(set) var failure: Int32 = 0
  private let descriptor: Int32
  private var window: [UInt8] = []
  private var start = 0

  private static let length = 65_536

  init(descriptor: Int32, size: Int) {
    self.descriptor = descriptor
    self.size = size
  }

  /// The `count` bytes from `offset` on; nil if they reach beyond the end of the file.
  mutating func bytes(at offset: Int, count: Int) -> [UInt8]? {
    move(to: offset, count: count).map { Array(window[$0..<$0 + count]) }
  }

  /// Moves the window if it does not hold the `count` bytes at `offset`; their place in the window,
  /// nil if the file does not have them.
  private mutating func move(to offset: Int, count: Int) -> Int? {
    guard offset >= 0, offset <= size, count <= size - offset else { return nil }
    if offset < start || offset + count > start + window.count {
      let wanted = min(max(count, Self.length), size - offset)
      window = Self.read(descriptor, at: offset, count: wanted, &failure)
      start = offset
    }
    return offset - start + count <= window.count ? offset - start : nil
  }

  /// Whether the bytes at `offset` are those of `text`.
  mutating func has(_ text: String, at offset: Int) -> Bool {
    move(to: offset, count: text.utf8.count).map { window[$0...].starts(with: text.utf8) } ?? false
  }

  /// The little-endian or big-endian integer of `count` bytes at `offset`.
  mutating func number(at offset: Int, count: Int, isBigEndian: Bool) -> UInt64? {
    move(to: offset, count: count).map {
      let bytes = window[$0..<$0 + count]
      return isBigEndian ? bigEndianInteger(bytes) : littleEndianInteger(bytes)
    }
  }

  /// The place of the next `pattern` from `offset` on; nil if there is none.
  mutating func next(_ pattern: String, from offset: Int) -> Int? {
    let wanted = Array(pattern.utf8)
    return next(wanted, from: offset)
  }

  /// The place of the next bytes `pattern` from `offset` on; nil if there are none.
  mutating func next(_ pattern: [UInt8], from offset: Int) -> Int? {
    var place = offset
    while let first = move(to: place, count: pattern.count) {
      let last = window.count - pattern.count
      var index = first
      while index <= last, let found = window[index...last].firstIndex(of: pattern[0]) {
        if window[found...].starts(with: pattern) { return start + found }
        index = found + 1
      }
      place = start + last + 1
    }
    return nil
  }

  private static func read(
    _ descriptor: Int32, at offset: Int, count: Int, _ failure: inout Int32
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, done in
      while done < count {
        let got = pread(
          descriptor, bytes.baseAddress.map { $0 + done }, count - done, offset + done)
        if got < 0, errno == EINTR { continue }
        if got < 0, failure == 0 { failure = errno }
        guard got > 0 else { return }
        done += got
      }
    }
  }
}
