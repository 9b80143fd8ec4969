// SPDX-License-Identifier: MIT
import Files
import Glibc
import Synchronization

/// The samples of many clips, added one by one: in memory up to a budget, the others in a file that
/// is read with `pread`.
///
/// The file is unlinked as soon as it is open, so it disappears with the process, even a killed one.
/// All methods may be called on any thread.
final class SampleStore: Sendable {
  private enum Clip {
    case absent
    case inMemory([Float])
    /// `count` samples from sample `offset` of the file on.
    case inFile(offset: Int, count: Int)
  }

  private struct State {
    var clips: [Clip]
    var memoryBytes = 0
    var fileBytes = 0
    var descriptor: Int32 = -1
  }

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

  /// Whether the store has the samples of clip `index`.
  func holds(_ index: Int) -> Bool {
    if case .absent = place(of: index).0 { false } else { true }
  }

  /// Adds the samples of clip `index`, unless the store has them.
  ///
  /// - Throws: ``ClipDatasetError/cacheFailed(folder:reason:)``; the samples are then not added.
  func put(_ samples: [Float], at index: Int) throws(ClipDatasetError) {
    let byteCount = samples.count * MemoryLayout<Float>.stride
    let result = state.withLock { state -> Result<Void, ClipDatasetError> in
      guard case .absent = state.clips[index] else { return .success(()) }
      guard state.memoryBytes + byteCount > budgetBytes else {
        state.clips[index] = .inMemory(samples)
        state.memoryBytes += byteCount
        return .success(())
      }
      return Result { () throws(ClipDatasetError) in
        if state.descriptor < 0 { state.descriptor = try openedFile() }
        try write(samples, to: state.descriptor, at: state.fileBytes)
        let offset = state.fileBytes / MemoryLayout<Float>.stride
        state.clips[index] = .inFile(offset: offset, count: samples.count)
        state.fileBytes += byteCount
      }
    }
    try result.get()
  }

  /// The samples of clip `index`; nil if the store does not have them.
  func samples(of index: Int) -> [Float]? {
    let (clip, _) = place(of: index)
    switch clip {
    case .absent: return nil
    case .inMemory(let samples): return samples
    case .inFile(_, let count):
      var samples = [Float](repeating: 0, count: count)
      let isRead = samples.withUnsafeMutableBufferPointer { copy(of: index, from: 0, into: $0) }
      return isRead ? samples : nil
    }
  }

  /// Copies samples of clip `index` from `start` on and fills the rest of `slice` with zeros; returns
  /// false if the store does not have them.
  func copy(
    of index: Int, from start: Int, into slice: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    let (clip, descriptor) = place(of: index)
    switch clip {
    case .absent: return false
    case .inMemory(let samples):
      slice.fill(with: samples.dropFirst(start))
      return true
    case .inFile(let offset, let count):
      let wanted = max(0, min(slice.count, count - start))
      slice[wanted...].update(repeating: 0)
      let bytes = UnsafeMutableRawBufferPointer(
        UnsafeMutableBufferPointer(rebasing: slice[..<wanted]))
      return read(bytes, from: descriptor, at: (offset + start) * MemoryLayout<Float>.stride)
    }
  }

  private func place(of index: Int) -> (Clip, descriptor: Int32) {
    state.withLock { ($0.clips[index], $0.descriptor) }
  }

  private func openedFile() throws(ClipDatasetError) -> Int32 {
    let path = "\(folder)/.foley-\(String(UInt64.random(in: 0 ... .max), radix: 36)).f32"
    let descriptor = FileSystem.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    guard descriptor >= 0 else { throw .cacheFailed(folder: folder, reason: systemMessage()) }
    FileSystem.unlink(path)
    return descriptor
  }

  private func write(
    _ samples: [Float], to descriptor: Int32, at offset: Int
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

extension UnsafeMutableBufferPointer<Float> {
  /// Copies as many of `samples` as fit and fills the rest with zeros.
  func fill(with samples: ArraySlice<Float>) {
    let end = update(fromContentsOf: samples.prefix(count))
    self[end...].update(repeating: 0)
  }
}
