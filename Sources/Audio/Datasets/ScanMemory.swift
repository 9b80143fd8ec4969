// SPDX-License-Identifier: MIT
import Files
import Glibc

/// What an earlier scan of a folder found out about its files, kept in a file of a cache folder.
///
/// A file in the cache is a row of 64-bit words, lowest byte first, with a checksum at its end; its
/// name follows from the folder and from the purpose of the scan. It may be deleted at any time. One that
/// is missing, damaged or of another version counts as empty, and one that cannot be written is not.
struct ScanMemory {
  /// What is known about a file as long as it has this stamp.
  struct Entry: Equatable {
    let stamp: FileStamp
    let facts: [UInt64]
  }

  /// Raised when what stands in a file means something else, or files are decoded otherwise.
  private static let version: UInt64 = 2
  private static let magic: UInt64 = 0x6E61_6373_7965_6C6F

  private let cacheFolder: String
  private let path: String
  private let key: String
  private let factCount: Int

  /// The memory of scans of `folder` for a purpose that finds `factCount` words a file.
  ///
  /// - Returns: nil where there is no cache folder, or no such folder.
  init?(of folder: String, purpose: String, factCount: Int, in cacheFolder: String?) {
    guard let cacheFolder, let resolved = realpath(folder, nil) else { return nil }
    defer { free(resolved) }
    self.cacheFolder = cacheFolder
    self.factCount = factCount
    key = "\(String(cString: resolved))\n\(purpose)"
    var words = WordRow()
    words.append(text: key)
    path = "\(cacheFolder)/scan-\(String(words.checksum, radix: 16))"
  }

  /// What is known, by the path of the file within the folder.
  func recall() -> [String: Entry] {
    guard var row = WordRow(contentsOf: path), row.next() == Self.magic,
      row.next() == Self.version, row.nextText() == key, let count = row.next()
    else { return [:] }
    var entries: [String: Entry] = [:]
    for _ in 0..<count {
      guard let name = row.nextText(), let size = row.next(), let modified = row.next() else {
        return [:]
      }
      let facts = (0..<factCount).compactMap { _ in row.next() }
      guard facts.count == factCount else { return [:] }
      let stamp = FileStamp(
        size: Int(truncatingIfNeeded: size), modified: Int(truncatingIfNeeded: modified))
      entries[name] = Entry(stamp: stamp, facts: facts)
    }
    return entries
  }

  /// Takes the place of all that was known.
  func remember(_ entries: [(path: String, entry: Entry)]) {
    var row = WordRow()
    row.append(Self.magic)
    row.append(Self.version)
    row.append(text: key)
    row.append(UInt64(entries.count))
    for (name, entry) in entries {
      row.append(text: name)
      row.append(UInt64(truncatingIfNeeded: entry.stamp.size))
      row.append(UInt64(truncatingIfNeeded: entry.stamp.modified))
      for fact in entry.facts { row.append(fact) }
    }
    row.append(row.checksum)
    makeFolder()
    // Without a memory the next scan takes longer, that is all.
    try? AtomicFile.write(path) { file in
      try row.words.withUnsafeBytes { try file.write($0) }
    }
  }

  private func makeFolder() {
    for end in cacheFolder.indices where cacheFolder[end] == "/" && end > cacheFolder.startIndex {
      mkdir(String(cacheFolder[..<end]), 0o700)
    }
    mkdir(cacheFolder, 0o700)
  }
}

/// A row of words that is written at its end and read from its beginning.
private struct WordRow {
  private(set) var words: [UInt64] = []
  private var position = 0

  init() {}

  /// The words of a file but for the last, which is their checksum; nil if it is not.
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

  /// The number of bytes, then the bytes, filled up with zeros.
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

  /// FNV-1a (Fowler, Noll and Vo, 1991), by words in the place of bytes: tells damage, not intent.
  var checksum: UInt64 {
    words.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64(littleEndian: $1)) &* 0x100_0000_01B3 }
  }
}
