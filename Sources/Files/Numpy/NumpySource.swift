// SPDX-License-Identifier: MIT

/// A `.npy` file that is open for reading.
struct NumpySource: ~Copyable {
  /// The default limit of NumPy (`max_header_size`), in bytes.
  private static let longestHeader = 10_000

  private let file: PlainFile

  init(_ path: String) throws(NumpyFileError) {
    do throws(PlainFileError) {
      file = try PlainFile(path)
    } catch {
      throw .unreadable(error)
    }
  }

  /// The header, and the byte at which the values begin.
  func header() throws(NumpyFileError) -> (header: NumpyHeader, start: Int) {
    let start = try bytes(0..<min(12, file.size))
    guard start.count >= 10, start.starts(with: NumpyHeader.magic) else {
      throw .notNumpy(path: file.path)
    }
    let version = start[6]
    guard version == 1 || version == 2, start.count == 12 else {
      throw .version(path: file.path, number: Int(version))
    }
    // Version 1 counts the text with two bytes, version 2 with four.
    let first = version == 1 ? 10 : 12
    let count = Int(littleEndianInteger(start[8..<first]))
    guard count <= Self.longestHeader else { throw .header(path: file.path) }
    let text = String(decoding: try bytes(first..<first + count), as: UTF8.self)
    guard let header = NumpyHeader(text) else { throw .header(path: file.path) }
    return (header, first + count)
  }

  /// `count` floats from byte `start` on.
  func floats(count: Int, at start: Int) throws(NumpyFileError) -> [Float] {
    let end = start + count * MemoryLayout<Float>.stride
    guard end <= file.size else {
      throw .unreadable(.cutShort(path: file.path, needed: end, found: file.size))
    }
    var values = [Float](repeating: 0, count: count)
    let outcome = values.withUnsafeMutableBytes { target in
      Result { () throws(PlainFileError) in try file.read(into: target, at: start) }
    }
    do throws(PlainFileError) {
      try outcome.get()
    } catch {
      throw .unreadable(error)
    }
    return values
  }

  private func bytes(_ range: Range<Int>) throws(NumpyFileError) -> [UInt8] {
    do throws(PlainFileError) {
      return try file.bytes(range)
    } catch {
      throw .unreadable(error)
    }
  }
}
