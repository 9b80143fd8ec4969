// SPDX-License-Identifier: MIT
import CSndFile
import Glibc

/// A file in memory for libsndfile.
///
/// Encoders write their last block while they are closed and ignore write errors then; writing to
/// memory has no errors.
final class MemoryStream {
  var bytes: [UInt8] = []
  private var place = 0

  /// The functions that libsndfile calls, with the stream as their last argument.
  static let calls = SF_VIRTUAL_IO(
    get_filelen: { sf_count_t(of($0)?.bytes.count ?? -1) },
    seek: { offset, origin, stream in of(stream)?.seek(to: Int(offset), from: origin) ?? -1 },
    read: { bytes, count, stream in of(stream)?.read(bytes, count: Int(count)) ?? 0 },
    write: { bytes, count, stream in of(stream)?.write(bytes, count: Int(count)) ?? 0 },
    tell: { sf_count_t(of($0)?.place ?? -1) })

  private static func of(_ stream: UnsafeMutableRawPointer?) -> MemoryStream? {
    stream.map { Unmanaged<MemoryStream>.fromOpaque($0).takeUnretainedValue() }
  }

  private func seek(to offset: Int, from origin: Int32) -> sf_count_t {
    let base = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? place : bytes.count
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
    if bytes.count < place + count {
      bytes.append(contentsOf: repeatElement(0, count: place + count - bytes.count))
    }
    bytes.withUnsafeMutableBytes {
      $0.baseAddress?.advanced(by: place).copyMemory(from: source, byteCount: count)
    }
    place += count
    return sf_count_t(count)
  }
}
