// SPDX-License-Identifier: MIT
import CSndFile
import Glibc

/// The bytes of a part of a file as a file of its own, which libsndfile reads.
final class SoundBytes {
  private let descriptor: Int32
  private let segments: [SoundPart.Segment]
  private let byteCount: Int
  private var position = 0
  /// The error number of the first read that failed; 0 if none has.
  private(set) var failure: Int32 = 0

  /// The bytes of a part of the file that is open as `descriptor`, which must stay open.
  init(descriptor: Int32, part: SoundPart) {
    self.descriptor = descriptor
    segments = part.segments
    byteCount = part.segments.reduce(0) { $0 + $1.count }
  }

  /// Opens the bytes with libsndfile; nil if it cannot read them.
  func open(_ header: inout SF_INFO) -> OpaquePointer? {
    var functions = SF_VIRTUAL_IO()
    functions.get_filelen = { SoundBytes.of($0).map { sf_count_t($0.byteCount) } ?? 0 }
    functions.seek = { SoundBytes.of($2)?.seek(to: $0, from: $1) ?? -1 }
    functions.read = { SoundBytes.of($2)?.read(into: $0, count: Int($1)) ?? 0 }
    functions.write = { _, _, _ in 0 }
    functions.tell = { SoundBytes.of($0).map { sf_count_t($0.position) } ?? -1 }
    return sf_open_virtual(
      &functions, Int32(SFM_READ), &header, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> SoundBytes? {
    pointer.map { Unmanaged<SoundBytes>.fromOpaque($0).takeUnretainedValue() }
  }

  private func seek(to offset: sf_count_t, from whence: Int32) -> sf_count_t {
    let base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : byteCount
    let (target, overflows) = base.addingReportingOverflow(Int(offset))
    guard !overflows, target >= 0 else { return -1 }
    position = target
    return sf_count_t(position)
  }

  private func read(into target: UnsafeMutableRawPointer?, count: Int) -> sf_count_t {
    guard let target, count > 0 else { return 0 }
    var done = 0
    var start = 0
    for segment in segments {
      let end = start + segment.count
      defer { start = end }
      while position >= start, position < end, done < count {
        let wanted = min(count - done, end - position)
        let got = copy(segment, from: position - start, count: wanted, to: target + done)
        guard got > 0 else { return sf_count_t(done) }
        position += got
        done += got
      }
    }
    return sf_count_t(done)
  }

  private func copy(
    _ segment: SoundPart.Segment, from offset: Int, count: Int, to target: UnsafeMutableRawPointer
  ) -> Int {
    switch segment {
    case .missing(let size):
      guard offset >= size - SoundPart.Segment.tailCount else { return 0 }
      memset(target, 0, count)
      return count
    case .bytes(let bytes):
      bytes[offset..<offset + count].withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(start: target, count: count).copyMemory(from: source)
      }
      return count
    case .file(let range):
      while true {
        let got = pread(descriptor, target, count, off_t(range.lowerBound + offset))
        if got < 0, errno == EINTR { continue }
        if got < 0, failure == 0 { failure = errno }
        return got
      }
    }
  }
}
