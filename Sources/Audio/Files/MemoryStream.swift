// SPDX-License-Identifier: MIT
import CSndFile
import Glibc

/// A file for libsndfile, in memory or behind a descriptor.
///
/// Encoders write their last block while they are closed and ignore write errors then; writing to
/// memory has no errors, and the first error of a descriptor is kept.
final class MemoryStream {
  var bytes: [UInt8] = []
  private var place = 0
  /// The open file in place of ``bytes``; nil for memory.
  private let descriptor: Int32?
  /// The size of that file.
  private var fileSize = 0
  /// The code of the first write to the descriptor that failed.
  private(set) var failure: Int32?

  /// An empty file in memory, or behind a descriptor that can be written.
  init(descriptor: Int32? = nil) { self.descriptor = descriptor }

  private var size: Int { descriptor == nil ? bytes.count : fileSize }

  /// The functions that libsndfile calls, with the stream as their last argument.
  static let calls = SF_VIRTUAL_IO(
    get_filelen: { sf_count_t(of($0)?.size ?? -1) },
    seek: { offset, origin, stream in of(stream)?.seek(to: Int(offset), from: origin) ?? -1 },
    read: { bytes, count, stream in of(stream)?.read(bytes, count: Int(count)) ?? 0 },
    write: { bytes, count, stream in of(stream)?.write(bytes, count: Int(count)) ?? 0 },
    tell: { sf_count_t(of($0)?.place ?? -1) })

  private static func of(_ stream: UnsafeMutableRawPointer?) -> MemoryStream? {
    stream.map { Unmanaged<MemoryStream>.fromOpaque($0).takeUnretainedValue() }
  }

  private func seek(to offset: Int, from origin: Int32) -> sf_count_t {
    let base = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? place : size
    place = max(base + offset, 0)
    return sf_count_t(place)
  }

  /// Goes back to the first byte.
  func rewind() { place = 0 }

  private func read(_ target: UnsafeMutableRawPointer?, count: Int) -> sf_count_t {
    let readable = max(0, min(count, bytes.count - place))
    guard let target, readable > 0 else { return 0 }
    bytes.withUnsafeBytes {
      if let base = $0.baseAddress { target.copyMemory(from: base + place, byteCount: readable) }
    }
    place += readable
    return sf_count_t(readable)
  }

  private func write(_ source: UnsafeRawPointer?, count: Int) -> sf_count_t {
    guard let source, count > 0 else { return 0 }
    if let descriptor { return write(source, count: count, to: descriptor) }
    if bytes.count < place + count {
      bytes.append(contentsOf: repeatElement(0, count: place + count - bytes.count))
    }
    bytes.withUnsafeMutableBytes {
      $0.baseAddress?.advanced(by: place).copyMemory(from: source, byteCount: count)
    }
    place += count
    return sf_count_t(count)
  }

  private func write(
    _ source: UnsafeRawPointer, count: Int, to descriptor: Int32
  ) -> sf_count_t {
    var done = 0
    while done < count {
      let written = pwrite(descriptor, source + done, count - done, place + done)
      if written > 0 {
        done += written
      } else if errno != EINTR {
        failure = failure ?? errno
        break
      }
    }
    place += done
    fileSize = max(fileSize, place)
    return sf_count_t(done)
  }
}
