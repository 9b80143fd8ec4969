// SPDX-License-Identifier: MIT

/// The entries of a sorted table of LevelDB, the form of the index of a TensorFlow checkpoint.
///
/// Blocks of entries, a block of further information, an index of the blocks, and 48 bytes that say where
/// the last two are. A key lacks what it shares with the key before; a byte for its compression and a
/// masked CRC-32C follow every block. Reference: `doc/table_format.md` of github.com/google/leveldb;
/// tables of TensorFlow's `core/lib/io/table.h` are the same.
struct SortedTable {
  /// An entry.
  struct Entry {
    let key: [UInt8]
    let value: ArraySlice<UInt8>
  }

  /// The entries in ascending order of their keys.
  private(set) var entries: [Entry] = []

  /// Why a table cannot be read.
  enum Flaw: Error, Equatable {
    /// The last bytes are not those of a table.
    case noTable
    /// What is wrong.
    case damage(String)
  }

  private static let footerCount = 48
  private static let magic: UInt64 = 0xDB47_7524_8B80_FB57
  /// Names of variables have less.
  private static let longestKey = 4096
  /// All keys together; entries of three bytes that share long keys must not fill the memory.
  private static let mostKeyBytes = 1 << 26
  /// TensorFlow begins a new block after 256 kB.
  private static let largestBlock = 1 << 24

  private let bytes: [UInt8]
  /// Where the block that was read last ends, so that no block is read twice.
  private var end = 0

  /// Reads all entries.
  init(_ bytes: [UInt8]) throws(Flaw) {
    self.bytes = bytes
    let footerStart = bytes.count - Self.footerCount
    guard footerStart >= 0, littleEndianInteger(bytes.suffix(8)) == Self.magic else {
      throw .noTable
    }
    var footer = bytes[footerStart..<bytes.count - 8]
    let (further, index) = (try Self.range(&footer), try Self.range(&footer))
    guard footer.allSatisfy({ $0 == 0 }) else { throw .damage("its last bytes are not zero") }
    var keyBytes = 0
    for entry in try Self.entries(of: content(index), keyBytes: &keyBytes) {
      var handle = entry.value
      let range = try Self.range(&handle)
      guard range.lowerBound >= end else { throw .damage("two blocks overlap") }
      end = range.upperBound
      entries += try Self.entries(of: content(range), keyBytes: &keyBytes)
    }
    _ = try content(further)
    guard zip(entries, entries.dropFirst()).allSatisfy({ Self.areOrdered($0.key, $1.key) }) else {
      throw .damage("its names are not in order")
    }
  }

  private static func areOrdered(_ key: [UInt8], _ next: [UInt8]) -> Bool {
    key.lexicographicallyPrecedes(next)
  }

  /// The place of a block: two integers of variable length, its offset and its size.
  private static func range(_ bytes: inout ArraySlice<UInt8>) throws(Flaw) -> Range<Int> {
    let (start, count) = (try number(&bytes), try number(&bytes))
    let (end, overflows) = start.addingReportingOverflow(count)
    guard !overflows else { throw .damage("a block lies outside of it") }
    return start..<end
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>) throws(Flaw) -> Int {
    do {
      let number = Int(exactly: try ProtobufReader.variableNumber(&bytes))
      guard let number else { throw ProtobufReader.Flaw() }
      return number
    } catch {
      throw .damage("a number in it is cut short or too large")
    }
  }

  /// The content of a block, decompressed.
  private func content(_ range: Range<Int>) throws(Flaw) -> ArraySlice<UInt8> {
    guard range.upperBound <= bytes.count - Self.footerCount - 5 else {
      throw .damage("a block lies outside of it")
    }
    let type = range.upperBound
    let checksum = littleEndianInteger(bytes[type + 1..<type + 5])
    guard checksum == CyclicRedundancyCheck.maskedCastagnoli(of: bytes[range.lowerBound...type])
    else { throw .damage("a block has another checksum than it should have") }
    switch bytes[type] {
    case 0: return bytes[range]
    case 1:
      guard let content = SnappyBlock.content(of: bytes[range], limit: Self.largestBlock) else {
        throw .damage("a compressed block cannot be decompressed")
      }
      return content[...]
    case let other: throw .damage("a block has the unknown compression \(other)")
    }
  }

  /// The entries of a block.
  ///
  /// Each has the number of bytes of its key that are shared, and of those that are not, the size of the
  /// value, the rest of the key, and the value. At the end are offsets of entries that share nothing,
  /// and their number.
  private static func entries(
    of block: ArraySlice<UInt8>, keyBytes: inout Int
  ) throws(Flaw) -> [Entry] {
    let restarts = Int(littleEndianInteger(block.suffix(4)))
    guard block.count >= 4, 4 * restarts <= block.count - 4 else {
      throw .damage("a block is cut short")
    }
    var rest = block.dropLast(4 + 4 * restarts)
    var (entries, key): ([Entry], [UInt8]) = ([], [])
    while !rest.isEmpty {
      let shared = try number(&rest)
      let (own, size) = (try number(&rest), try number(&rest))
      guard shared <= key.count, own <= longestKey - shared, own <= rest.count,
        size <= rest.count - own
      else { throw .damage("an entry is cut short") }
      key.removeLast(key.count - shared)
      key += rest.prefix(own)
      keyBytes += key.count
      guard keyBytes <= mostKeyBytes else { throw .damage("its names are too long") }
      rest = rest.dropFirst(own)
      entries.append(Entry(key: key, value: rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return entries
  }
}
