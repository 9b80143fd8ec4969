// SPDX-License-Identifier: MIT

extension SampleStore {
  /// The samples of one clip on their way into the store; they are given back unless the clip is
  /// finished.
  struct Writer: ~Copyable {
    private let store: SampleStore
    /// The samples in memory: all, or those after the last piece in the file.
    private var samples: [Float] = []
    private var offsets: [Int] = []
    /// The bytes of the memory budget that are taken.
    private var reservedBytes = 0
    private var isInMemory = true
    private var isFinished = false

    fileprivate init(store: SampleStore) { self.store = store }

    deinit {
      guard !isFinished else { return }
      store.giveBack(offsets, reservedBytes: reservedBytes)
    }

    /// Adds further samples.
    ///
    /// - Throws: ``ClipDatasetError/cacheFailed(folder:reason:)``
    mutating func append(_ more: [Float]) throws(ClipDatasetError) {
      if isInMemory {
        let byteCount = more.count * MemoryLayout<Float>.stride
        if store.reserve(byteCount) {
          reservedBytes += byteCount
        } else {
          isInMemory = false
        }
      }
      samples += more
      if !isInMemory { try writePieces(of: SampleStore.pieceCount) }
    }

    /// Drops the samples added so far.
    mutating func removeAll() {
      self = Writer(store: store)
    }

    /// Makes the samples those of clip `index`, each to be divided by `divisor`, unless the store has
    /// some.
    ///
    /// - Throws: ``ClipDatasetError/cacheFailed(folder:reason:)``; the samples are then not added.
    mutating func finish(_ index: Int, divisor: Float) throws(ClipDatasetError) {
      let count = offsets.count * SampleStore.pieceCount + samples.count
      if !isInMemory { try writePieces(of: 1) }
      isFinished = store.add(
        isInMemory
          ? .inMemory(samples, divisor: divisor)
          : .inFile(offsets: offsets, count: count, divisor: divisor),
        at: index, byteCount: count * MemoryLayout<Float>.stride)
    }

    /// Writes whole pieces, and a last one if it has at least `leastCount` samples.
    private mutating func writePieces(of leastCount: Int) throws(ClipDatasetError) {
      guard samples.count >= leastCount else { return }
      var done = 0
      while samples.count - done >= leastCount {
        let count = min(SampleStore.pieceCount, samples.count - done)
        offsets.append(try store.write(samples[done..<done + count]))
        done += count
      }
      samples.removeFirst(done)
      if reservedBytes > 0 {
        store.giveBack([], reservedBytes: reservedBytes)
        reservedBytes = 0
      }
    }
  }

  /// A writer of one clip.
  func writer() -> Writer { Writer(store: self) }

  /// Adds the samples of clip `index`, unless the store has them.
  ///
  /// - Throws: ``ClipDatasetError/cacheFailed(folder:reason:)``; the samples are then not added.
  func put(_ samples: [Float], at index: Int) throws(ClipDatasetError) {
    var writer = writer()
    try writer.append(samples)
    try writer.finish(index, divisor: 1)
  }
}
