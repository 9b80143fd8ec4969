// SPDX-License-Identifier: MIT
import Glibc
import Synchronization

extension SampleStore {
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
