// SPDX-License-Identifier: MIT
import Autograd
import Files

/// A safetensors file that is open for reading.
struct SafetensorsSource: ~Copyable {
  private let file: PlainFile
  private var path: String { file.path }

  /// Opens a plain file.
  init(path: String) throws(SafetensorsError) {
    do throws(PlainFileError) {
      file = try PlainFile(path)
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads an open file.
  init(_ file: consuming PlainFile) {
    self.file = file
  }

  /// The checked header, and where in the file the data starts; the data ends where the file ends.
  ///
  /// - Parameter allowsOtherTypes: whether there may be tensors of other types than F32.
  func header(allowsOtherTypes: Bool = false) throws(SafetensorsError) -> (
    header: SafetensorsHeader, dataStart: Int
  ) {
    let count = try headerCount()
    let header = try SafetensorsHeader(decoding: try bytes(8..<8 + count), path: path)
    if !allowsOtherTypes, let other = header.entries.first(where: { $0.type != "F32" }) {
      throw .invalidTensor(
        path: path, name: other.name, reason: SafetensorsHeader.otherType(other.type).reason)
    }
    let found = file.size - 8 - count
    // Compared without adding: offsets in a header may come close to the largest integer.
    guard header.dataCount <= found else {
      let (needed, overflows) = header.dataCount.addingReportingOverflow(8 + count)
      throw .cutShort(path: path, needed: overflows ? .max : needed, found: file.size)
    }
    guard header.dataCount == found else {
      throw .unclaimedData(path: path, offset: header.dataCount, count: found - header.dataCount)
    }
    return (header, 8 + count)
  }

  /// The length of the header, which fits in the file.
  private func headerCount() throws(SafetensorsError) -> Int {
    guard file.size >= 8 else { throw .cutShort(path: path, needed: 8, found: file.size) }
    let length = littleEndianInteger(try bytes(0..<8))
    guard length >= 2, length <= SafetensorsHeader.longestHeader else {
      throw .headerLength(path: path, claimed: length, fileSize: file.size)
    }
    guard length <= file.size - 8 else {
      throw .cutShort(path: path, needed: 8 + Int(length), found: file.size)
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

  private func bytes(_ range: Range<Int>) throws(SafetensorsError) -> [UInt8] {
    do throws(PlainFileError) {
      return try file.bytes(range)
    } catch {
      throw .unreadable(error)
    }
  }

  private func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SafetensorsError) {
    do throws(PlainFileError) {
      try file.read(into: bytes, at: offset)
    } catch {
      throw .unreadable(error)
    }
  }
}
