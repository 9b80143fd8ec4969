// SPDX-License-Identifier: MIT
import Autograd
import Glibc

/// A safetensors file that is open for reading, and its size when it was opened.
struct SafetensorsSource: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let fileSize: Int

  /// Opens a plain file.
  init(path: String) throws(SafetensorsError) {
    let opened = try Self.opened(path)
    self.path = path
    descriptor = opened.descriptor
    fileSize = opened.size
  }

  deinit { close(descriptor) }

  private static func opened(
    _ path: String
  ) throws(SafetensorsError) -> (descriptor: Int32, size: Int) {
    // O_NONBLOCK: a named pipe without a writer must not stop the program.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemMessage) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(path: path, reason: "it is not a plain file")
    }
    return (descriptor, Int(status.st_size))
  }

  /// The checked header, and where in the file the data starts; the data ends where the file ends.
  func header() throws(SafetensorsError) -> (header: SafetensorsHeader, dataStart: Int) {
    let count = try headerCount()
    var json = [UInt8](repeating: 0, count: count)
    try json.withUnsafeMutableBufferPointer { bytes throws(SafetensorsError) in
      try read(into: UnsafeMutableRawBufferPointer(bytes), at: 8)
    }
    let header = try SafetensorsHeader(decoding: json, path: path)
    let found = fileSize - 8 - count
    // Compared without adding: offsets in a header may come close to the largest integer.
    guard header.dataCount <= found else {
      let (needed, overflows) = header.dataCount.addingReportingOverflow(8 + count)
      throw .cutShort(path: path, needed: overflows ? .max : needed, found: fileSize)
    }
    guard header.dataCount == found else {
      throw .unclaimedData(path: path, offset: header.dataCount, count: found - header.dataCount)
    }
    return (header, 8 + count)
  }

  /// The length of the header, which fits in the file.
  private func headerCount() throws(SafetensorsError) -> Int {
    guard fileSize >= 8 else { throw .cutShort(path: path, needed: 8, found: fileSize) }
    var length: UInt64 = 0
    try withUnsafeMutableBytes(of: &length) { bytes throws(SafetensorsError) in
      try read(into: bytes, at: 0)
    }
    length = UInt64(littleEndian: length)
    guard length >= 2, length <= SafetensorsHeader.longestHeader else {
      throw .headerLength(path: path, claimed: length, fileSize: fileSize)
    }
    guard length <= fileSize - 8 else {
      throw .cutShort(path: path, needed: 8 + Int(length), found: fileSize)
    }
    return Int(length)
  }

  /// The numbers of one tensor, read to where they will stay.
  func tensor(
    _ entry: SafetensorsHeader.Entry, dataStart: Int
  ) throws(SafetensorsError) -> Tensor {
    var failure: SafetensorsError?
    let tensor = Tensor(shape: entry.shape) { values in
      do throws(SafetensorsError) {
        try read(
          into: UnsafeMutableRawBufferPointer(values), at: dataStart + entry.bytes.lowerBound)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return tensor
  }

  private func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SafetensorsError) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: path, reason: Self.systemMessage) }
      // The size was checked, so the file has shrunk meanwhile.
      guard count > 0 else {
        throw .cutShort(path: path, needed: offset + bytes.count, found: offset + done)
      }
      done += count
    }
  }

  private static var systemMessage: String { String(cString: strerror(errno)) }
}
