// SPDX-License-Identifier: MIT
public import Files

/// Why a safetensors file could not be read.
public enum SafetensorsError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadable(PlainFileError)
  /// The file ends before what it announces: `needed` bytes, of which `found` are there.
  case cutShort(path: String, needed: Int, found: Int)
  /// The first eight bytes announce a header that cannot be.
  case headerLength(path: String, claimed: UInt64, fileSize: Int)
  /// The header is not the JSON it should be.
  case invalidHeader(path: String, reason: String)
  /// The description of one tensor is wrong.
  case invalidTensor(path: String, name: String, reason: String)
  /// Data follows the last tensor, or lies between two.
  case unclaimedData(path: String, offset: Int, count: Int)

  /// One sentence that names the file and the field and says what to do.
  public var description: String {
    switch self {
    case .unreadable(let error):
      error.description
    case .cutShort(let path, let needed, let found):
      "\(path) is cut short: \(found) of at least \(needed) bytes are there; copy it again."
    case .headerLength(let path, let claimed, let fileSize):
      "\(path) is no safetensors file: its first eight bytes announce a header of \(claimed) bytes"
        + " in a file of \(fileSize); check that this is the right file."
    case .invalidHeader(let path, let reason):
      "\(path) has a damaged header: \(reason); copy the file again or ask its author."
    case .invalidTensor(let path, let name, let reason):
      "\(path), tensor \"\(name)\": \(reason); write the file again with a safetensors library."
    case .unclaimedData(let path, let offset, let count):
      "\(path) holds \(count) bytes at data offset \(offset) that belong to no tensor;"
        + " write the file again with a safetensors library."
    }
  }
}
