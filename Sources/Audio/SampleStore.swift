// SPDX-License-Identifier: MIT
import Glibc

/// The samples of many clips: in memory while they fit a budget, else in one file that is mapped
/// into memory.
///
/// The file loses its name as soon as it is open, so nothing is left behind, not even by a killed
/// process.
final class SampleStore: @unchecked Sendable {  // never changes once built
  private let clips: [[Float]]
  private let mapping: UnsafeMutableRawPointer?
  /// First sample of each clip in the file, and the total at the end.
  private let offsets: [Int]

  /// Whether the samples are in a file.
  var isMapped: Bool { mapping != nil }
  /// The bytes of all samples.
  var byteCount: Int { (offsets.last ?? 0) * MemoryLayout<Float>.stride }

  private init(clips: [[Float]], mapping: UnsafeMutableRawPointer?, offsets: [Int]) {
    self.clips = clips
    self.mapping = mapping
    self.offsets = offsets
  }

  deinit { if let mapping { munmap(mapping, byteCount) } }

  /// The samples of clip `index`, in place.
  func withClip<Result>(_ index: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    guard let mapping else { return clips[index].withUnsafeBufferPointer(body) }
    let start = mapping.assumingMemoryBound(to: Float.self) + offsets[index]
    return body(UnsafeBufferPointer(start: start, count: offsets[index + 1] - offsets[index]))
  }

  /// Takes clips one after another.
  struct Builder: ~Copyable {
    private let budgetBytes: Int
    private let folder: String
    private var clips: [[Float]] = []
    private var offsets = [0]
    private var descriptor: Int32 = -1

    /// A store that stays in memory up to `budgetBytes` and goes to a file in `folder` beyond.
    init(budgetBytes: Int, folder: String) {
      self.budgetBytes = budgetBytes
      self.folder = folder
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    mutating func append(_ samples: [Float]) throws(ClipDatasetError) {
      let total = (offsets.last ?? 0) + samples.count
      offsets.append(total)
      if descriptor < 0 {
        clips.append(samples)
        if total * MemoryLayout<Float>.stride > budgetBytes { try spill() }
      } else {
        try write(samples)
      }
    }

    /// The finished store.
    consuming func finish() throws(ClipDatasetError) -> SampleStore {
      guard descriptor >= 0, let total = offsets.last, total > 0 else {
        return SampleStore(clips: clips, mapping: nil, offsets: offsets)
      }
      let length = total * MemoryLayout<Float>.stride
      guard let mapping = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0),
        mapping != MAP_FAILED
      else { throw .cacheFailed(folder: folder, reason: systemMessage()) }
      return SampleStore(clips: [], mapping: mapping, offsets: offsets)
    }

    /// Moves what is in memory to the file.
    private mutating func spill() throws(ClipDatasetError) {
      let path = "\(folder)/.foley-\(String(UInt64.random(in: 0 ... .max), radix: 36)).f32"
      descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw .cacheFailed(folder: folder, reason: systemMessage()) }
      unlink(path)
      for samples in clips { try write(samples) }
      clips = []
    }

    private func write(_ samples: [Float]) throws(ClipDatasetError) {
      var remaining = samples.count * MemoryLayout<Float>.stride
      while remaining > 0 {
        let count = samples.withUnsafeBytes { bytes in
          Glibc.write(
            descriptor, bytes.baseAddress.map { $0 + (bytes.count - remaining) }, remaining)
        }
        guard count >= 0 || errno == EINTR else {
          throw .cacheFailed(folder: folder, reason: systemMessage())
        }
        remaining -= max(count, 0)
      }
    }
  }
}
