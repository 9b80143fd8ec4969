// SPDX-License-Identifier: MIT

/// The sounds of all entries as one sequence: sound i is one number of one entry.
public struct RenderList: Sendable {
  let entries: [RenderEntry]
  /// The number of sounds before each entry.
  private let starts: [Int]
  /// The number of sounds.
  public let count: Int

  /// The sounds of these entries.
  public init(_ entries: [RenderEntry]) {
    self.entries = entries
    var starts: [Int] = []
    var count = 0
    for entry in entries {
      starts.append(count)
      count += entry.settings.count
    }
    self.starts = starts
    self.count = count
  }

  /// The sounds of shard `index` of `shardCount`, which counts from 1.
  ///
  /// The sizes of shards differ by at most one sound; joined in order they are all sounds.
  public func range(ofShard index: Int, of shardCount: Int) -> Range<Int> {
    precondition((1...shardCount).contains(index), "shard \(index) of \(shardCount)")
    func border(_ shard: Int) -> Int {
      count / shardCount * shard + count % shardCount * shard / shardCount
    }
    return border(index - 1)..<border(index)
  }

  /// The file of sound `index`.
  public func file(_ index: Int) -> String {
    let (entry, number) = self[index]
    return entry.file(of: number)
  }

  /// The notes of all entries, each once.
  public var notes: [String] {
    var seen: Set<String> = []
    return entries.flatMap(\.notes).filter { seen.insert($0).inserted }
  }

  /// The entry that sound `index` belongs to.
  private func entryIndex(of index: Int) -> Int {
    var (low, high) = (0, entries.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    return low
  }

  /// Sound `index`: its entry, and its number there.
  subscript(index: Int) -> (entry: RenderEntry, number: Int) {
    precondition((0..<count).contains(index), "sound \(index) of \(count)")
    let place = entryIndex(of: index)
    return (entries[place], entries[place].settings.first + index - starts[place])
  }

  /// Sounds of one entry that are rendered together.
  struct Batch {
    let entry: RenderEntry
    let numbers: Range<Int>
  }

  /// A range of the sounds as batches.
  struct Batches {
    private let pieces: [(entry: Int, numbers: Range<Int>, size: Int)]
    private let starts: [Int]
    private let entries: [RenderEntry]
    /// The number of batches.
    let count: Int

    /// - Parameter range: the range among all sounds.
    init(_ list: RenderList, _ range: Range<Int>) {
      entries = list.entries
      var pieces: [(entry: Int, numbers: Range<Int>, size: Int)] = []
      var starts: [Int] = []
      var count = 0
      // Batches are smaller if there are few sounds, so that every core has work.
      let limit = max(1, range.count / 64)
      var place = range.isEmpty ? 0 : list.entryIndex(of: range.lowerBound)
      while !range.isEmpty, place < entries.count, list.starts[place] < range.upperBound {
        let own = list.starts[place]..<(list.starts[place] + entries[place].settings.count)
        let part = own.clamped(to: range)
        let offset = entries[place].settings.first - own.lowerBound
        let size = min(entries[place].batchSize, limit)
        pieces.append((place, (part.lowerBound + offset)..<(part.upperBound + offset), size))
        starts.append(count)
        count += (part.count + size - 1) / size
        place += 1
      }
      (self.pieces, self.starts, self.count) = (pieces, starts, count)
    }

    /// Batch `index`, in the order of the sounds.
    subscript(index: Int) -> Batch {
      var (low, high) = (0, pieces.count)
      while high - low > 1 {
        let middle = (low + high) / 2
        if starts[middle] <= index { low = middle } else { high = middle }
      }
      let piece = pieces[low]
      let first = piece.numbers.lowerBound + (index - starts[low]) * piece.size
      return Batch(
        entry: entries[piece.entry],
        numbers: first..<min(first + piece.size, piece.numbers.upperBound))
    }
  }
}
