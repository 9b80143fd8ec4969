// SPDX-License-Identifier: MIT

/// Files by name in one block of memory, the newest ones as far as they fit.
///
/// Files of some hundred kilobytes that stay for long would lie between the arrays of computations, which
/// find no gaps of their size then: the heap of a studio grew by an eighth within hours.
public final class ByteRing {
  /// A file and its place.
  private struct Entry {
    let name: String
    let range: Range<Int>
  }

  private let block: UnsafeMutableRawBufferPointer
  /// The oldest first; their places follow each other around the block.
  private var entries: ArraySlice<Entry> = []
  private var places: [String: Range<Int>] = [:]
  /// The newest file, if it does not fit into the block.
  private var oversized: (name: String, bytes: [UInt8])?

  /// An empty ring of so many bytes, which are used from the first on.
  public init(capacity: Int) {
    block = .allocate(byteCount: capacity, alignment: 64)
  }

  deinit { block.deallocate() }

  /// The bytes of a file; nil if it is not kept.
  public func bytes(_ name: String) -> [UInt8]? {
    if let oversized, oversized.name == name { return oversized.bytes }
    return places[name].map { Array(block[$0]) }
  }

  /// Whether a file is kept.
  public func contains(_ name: String) -> Bool {
    places[name] != nil || oversized?.name == name
  }

  /// Keeps a file in place of the oldest ones; one that is kept already stays as it is.
  public func keep(_ bytes: [UInt8], as name: String) {
    guard !contains(name) else { return }
    guard bytes.count <= block.count else { return oversized = (name, bytes) }
    var start = entries.last?.range.upperBound ?? 0
    if start + bytes.count > block.count {
      // What is left of the block stays unused until the next time around.
      drop { $0.range.lowerBound >= start }
      start = 0
    }
    let range = start..<start + bytes.count
    drop { range.contains($0.range.lowerBound) }
    block[range].copyBytes(from: bytes)
    entries.append(Entry(name: name, range: range))
    places[name] = range
  }

  /// Drops the oldest files as long as a condition holds.
  private func drop(while isInTheWay: (Entry) -> Bool) {
    while let oldest = entries.first, isInTheWay(oldest) {
      places[oldest.name] = nil
      entries.removeFirst()
    }
  }
}
