// SPDX-License-Identifier: MIT
import Files
import Glibc
import Synchronization

/// The samples of many clips, added piece by piece: in memory up to a budget, the others in a file that
/// is read with `pread`.
///
/// The file is unlinked as soon as it is open, so it disappears with the process, even a killed one.
/// All methods may be called on any thread; no lock is held while the file is read or written.
final class SampleStore: Sendable {
  private enum Clip {
    case absent
    case inMemory([Float], divisor: Float)
    /// `count` samples in pieces of ``pieceCount`` samples, each at one of the offsets, in bytes.
    case inFile(offsets: [Int], count: Int, divisor: Float)
  }

  private struct State {
    var clips: [Clip]
    var memoryBytes = 0
    var fileBytes = 0
    /// The end of the file, and the pieces before it that are not used.
    var fileEnd = 0
    var freeOffsets: [Int] = []
    var descriptor: Int32 = -1
  }

  /// The number of samples in a piece of a clip in the file, 4 MiB.
  fileprivate static let pieceCount = 1 << 20

  private let budgetBytes: Int
  private let folder: String
  private let state: Mutex<State>

  /// A store for `clipCount` clips that keeps `budgetBytes` in memory and the rest in a file in
  /// `folder`.
  init(clipCount: Int, budgetBytes: Int, folder: String) {
    self.budgetBytes = budgetBytes
    self.folder = folder
    state = Mutex(State(clips: [Clip](repeating: .absent, count: clipCount)))
  }

  deinit {
    state.withLock { state in
      if state.descriptor >= 0 { close(state.descriptor) }
    }
  }

  /// The size of all samples in bytes.
  var byteCount: Int { state.withLock { $0.memoryBytes + $0.fileBytes } }
  /// The size of the samples in the file in bytes.
  var fileByteCount: Int { state.withLock { $0.fileBytes } }

  /// Whether the file for samples beyond the budget could be created.
  var hasFile: Bool { state.withLock { $0.descriptor >= 0 } }

  /// Whether the store has the samples of clip `index`.
  func holds(_ index: Int) -> Bool {
    if case .absent = place(of: index).0 { false } else { true }
  }

  /// The samples of clip `index`; nil if the store does not have them.
  func samples(of index: Int) -> [Float]? {
    let (clip, _) = place(of: index)
    let count: Int
    switch clip {
    case .absent: return nil
    case .inMemory(let samples, divisor: 1): return samples
    case .inMemory(let samples, _): count = samples.count
    case .inFile(_, let stored, _): count = stored
    }
    var samples = [Float](repeating: 0, count: count)
    let isRead = samples.withUnsafeMutableBufferPointer { copy(of: index, from: 0, into: $0) }
    return isRead ? samples : nil
  }

  /// Copies samples of clip `index` from `start` on and fills the rest of `slice` with zeros; returns
  /// false if the store does not have them.
  func copy(
    of index: Int, from start: Int, into slice: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    let (clip, descriptor) = place(of: index)
    switch clip {
    case .absent: return false
    case .inMemory(let samples, let divisor):
      slice.fill(with: samples.dropFirst(start))
      slice.divide(by: divisor)
      return true
    case .inFile(let offsets, let count, let divisor):
      let wanted = max(0, min(slice.count, count - start))
      slice[wanted...].update(repeating: 0)
      var done = 0
      while done < wanted {
        let (piece, first) = (start + done).quotientAndRemainder(dividingBy: Self.pieceCount)
        let part = min(wanted - done, Self.pieceCount - first)
        let bytes = UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: slice[done..<done + part]))
        let offset = offsets[piece] + first * MemoryLayout<Float>.stride
        guard read(bytes, from: descriptor, at: offset) else { return false }
        done += part
      }
      slice.divide(by: divisor)
      return true
    }
  }

  private func place(of index: Int) -> (Clip, descriptor: Int32) {
    state.withLock { ($0.clips[index], $0.descriptor) }
  }

  private func read(
    _ bytes: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int
  ) -> Bool {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + done)
      guard count > 0 || (count < 0 && errno == EINTR) else { return false }
      done += max(count, 0)
    }
    return true
  }
}

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

  /// Takes bytes of the memory budget; false if it has too few.
  private func reserve(_ byteCount: Int) -> Bool {
    state.withLock { state in
      guard state.memoryBytes + byteCount <= budgetBytes else { return false }
      state.memoryBytes += byteCount
      return true
    }
  }

  private func giveBack(_ offsets: [Int], reservedBytes: Int) {
    state.withLock { state in
      state.freeOffsets += offsets
      state.memoryBytes -= reservedBytes
    }
  }

  /// Adds a clip unless there is one; whether it was added.
  private func add(_ clip: Clip, at index: Int, byteCount: Int) -> Bool {
    state.withLock { state in
      guard case .absent = state.clips[index] else { return false }
      state.clips[index] = clip
      if case .inFile = clip { state.fileBytes += byteCount }
      return true
    }
  }

  /// Writes a piece of a clip and returns its offset in the file.
  private func write(_ piece: ArraySlice<Float>) throws(ClipDatasetError) -> Int {
    let place = state.withLock { state -> Result<(Int32, Int), ClipDatasetError> in
      Result { () throws(ClipDatasetError) in
        if state.descriptor < 0 { state.descriptor = try openedFile() }
        if let offset = state.freeOffsets.popLast() { return (state.descriptor, offset) }
        let offset = state.fileEnd
        state.fileEnd += Self.pieceCount * MemoryLayout<Float>.stride
        return (state.descriptor, offset)
      }
    }
    let (descriptor, offset) = try place.get()
    do throws(ClipDatasetError) {
      try write(piece, to: descriptor, at: offset)
    } catch {
      giveBack([offset], reservedBytes: 0)
      throw error
    }
    return offset
  }

  private func openedFile() throws(ClipDatasetError) -> Int32 {
    let path = "\(folder)/.foley-\(String(UInt64.random(in: 0 ... .max), radix: 36)).f32"
    let descriptor = FileSystem.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    guard descriptor >= 0 else { throw .cacheFailed(folder: folder, reason: systemMessage()) }
    FileSystem.unlink(path)
    return descriptor
  }

  private func write(
    _ samples: ArraySlice<Float>, to descriptor: Int32, at offset: Int
  ) throws(ClipDatasetError) {
    var done = 0
    let byteCount = samples.count * MemoryLayout<Float>.stride
    while done < byteCount {
      let count = samples.withUnsafeBytes { bytes in
        pwrite(descriptor, bytes.baseAddress.map { $0 + done }, byteCount - done, offset + done)
      }
      guard count >= 0 || errno == EINTR else {
        throw .cacheFailed(folder: folder, reason: systemMessage())
      }
      done += max(count, 0)
    }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Copies as many of `samples` as fit and fills the rest with zeros.
  func fill(with samples: ArraySlice<Float>) {
    let end = update(fromContentsOf: samples.prefix(count))
    self[end...].update(repeating: 0)
  }

  /// Divides every sample, as ``AudioClip/peakNormalized(to:)`` does.
  fileprivate func divide(by divisor: Float) {
    guard divisor != 1 else { return }
    for place in indices { self[place] /= divisor }
  }
}
