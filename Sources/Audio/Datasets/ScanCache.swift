// SPDX-License-Identifier: MIT
import Files
import Glibc
import Kernels

/// A cache, in one file, of what an earlier scan of a folder found in its audio files.
///
/// The cache file is a sequence of 64-bit little-endian words that ends with a checksum; its name is a
/// hash of the folder and the purpose of the scan. It may be deleted at any time. A file that is
/// missing, damaged or of another version counts as empty, and a failure to write one is ignored.
struct ScanCache {
  /// The result of a scan of one file, valid as long as the file has this stamp.
  struct Entry: Equatable {
    let stamp: FileStamp
    let fields: [UInt64]
  }

  /// Incremented when the meaning of the words or the decoding of audio files changes.
  private static let version: UInt64 = 3
  private static let magic: UInt64 = 0x6E61_6373_7965_6C6F

  private let cacheFolder: String
  private let path: String
  private let key: String
  private let fieldCount: Int

  /// The cache of scans of `folder` that store `fieldCount` words for each file.
  ///
  /// - Parameter purpose: everything but the files that the words depend on.
  /// - Returns: nil if `cacheFolder` is nil or `folder` does not exist.
  init?(of folder: String, purpose: String, fieldCount: Int, in cacheFolder: String?) {
    guard let cacheFolder, let resolved = FileSystem.resolved(folder) else { return nil }
    self.cacheFolder = cacheFolder
    self.fieldCount = fieldCount
    key = "\(resolved)\n\(purpose)"
    var words = WordRow()
    words.append(text: key)
    path = "\(cacheFolder)/scan-\(String(words.checksum, radix: 16))"
  }

  /// The entries of the cache file, by path relative to the folder.
  func load() -> [String: Entry] {
    guard var row = WordRow(contentsOf: path), row.next() == Self.magic,
      row.next() == Self.version, row.nextText() == key, let count = row.next()
    else { return [:] }
    var entries: [String: Entry] = [:]
    for _ in 0..<count {
      guard let name = row.nextText(), let size = row.next(), let modified = row.next() else {
        return [:]
      }
      let fields = (0..<fieldCount).compactMap { _ in row.next() }
      guard fields.count == fieldCount else { return [:] }
      let stamp = FileStamp(
        size: Int(truncatingIfNeeded: size), modified: Int(truncatingIfNeeded: modified))
      entries[name] = Entry(stamp: stamp, fields: fields)
    }
    return entries
  }

  /// Replaces the cache file.
  func store(_ entries: [(path: String, entry: Entry)]) {
    var row = WordRow()
    row.append(Self.magic)
    row.append(Self.version)
    row.append(text: key)
    row.append(UInt64(entries.count))
    for (name, entry) in entries {
      row.append(text: name)
      row.append(UInt64(truncatingIfNeeded: entry.stamp.size))
      row.append(UInt64(truncatingIfNeeded: entry.stamp.modified))
      for field in entry.fields { row.append(field) }
    }
    row.append(row.checksum)
    guard FileSystem.makeFolders(cacheFolder, mode: 0o700) == 0 else { return }
    // Without the cache file the next scan takes longer; its result is the same.
    try? AtomicFile.write(path) { file in
      try row.words.withUnsafeBytes { try file.write($0) }
    }
  }
}

/// A sequence of 64-bit words that is appended to and read from its beginning.
private struct WordRow {
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
