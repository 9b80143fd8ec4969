// SPDX-License-Identifier: MIT
import Files

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
  private static let version: UInt64 = 4
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
  func load() -> [PathKey: Entry] {
    guard var row = WordRow(contentsOf: path), row.next() == Self.magic,
      row.next() == Self.version, row.nextText() == key, let count = row.next()
    else { return [:] }
    var entries: [PathKey: Entry] = [:]
    for _ in 0..<count {
      guard let name = row.nextText(), let size = row.next(), let modified = row.next() else {
        return [:]
      }
      let fields = (0..<fieldCount).compactMap { _ in row.next() }
      guard fields.count == fieldCount else { return [:] }
      let stamp = FileStamp(
        size: Int(truncatingIfNeeded: size), modified: Int(truncatingIfNeeded: modified))
      entries[PathKey(name)] = Entry(stamp: stamp, fields: fields)
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
    AtomicFile.removeLeftovers(of: path)
    // Without the cache file the next scan takes longer; its result is the same.
    try? AtomicFile.write(path) { file in
      try row.words.withUnsafeBytes { try file.write($0) }
    }
  }
}
