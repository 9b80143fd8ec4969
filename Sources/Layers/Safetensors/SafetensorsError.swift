// SPDX-License-Identifier: MIT
public import Files

/// Why a safetensors file could not be read.
public enum SafetensorsError: FoleyError, Equatable {
  /// The file cannot be opened or read.
  case unreadable(PlainFileError)
  /// The file has `found` bytes, fewer than the `needed` bytes that its header announces.
  case cutShort(path: String, needed: Int, found: Int)
  /// The first eight bytes announce a header that is too short or too long.
  case headerLength(path: String, claimed: UInt64, fileSize: Int)
  /// The header is not valid JSON, or not of the format.
  case invalidHeader(path: String, reason: String)
  /// The description of one tensor is wrong.
  case invalidTensor(path: String, name: String, reason: String)
  /// Bytes after the last tensor or between two tensors.
  case unclaimedData(path: String, offset: Int, count: Int)

  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unreadable(let error): error.message
    case .cutShort(let path, let needed, let found):
      ErrorMessage(
        "\(path) is cut short (\(found) of at least \(needed) bytes are there)",
        advice: "copy it again")
    case .headerLength(let path, let claimed, let fileSize):
      ErrorMessage(
        "\(path) is no safetensors file (its first eight bytes announce a header of \(claimed) "
          + "bytes in a file of \(fileSize))",
        advice: "check that this is the right file")
    case .invalidHeader(let path, let reason):
      ErrorMessage(
        "\(path) has a damaged header (\(reason))",
        advice: "copy the file again or ask its author")
    case .invalidTensor(let path, let name, let reason):
      ErrorMessage(
        "\(path), tensor \"\(name)\": \(reason)",
        advice: "write the file again with a safetensors library")
    case .unclaimedData(let path, let offset, let count):
      ErrorMessage(
        "\(path) holds \(count) bytes at data offset \(offset) that belong to no tensor",
        advice: "write the file again with a safetensors library")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .noInput
    case .cutShort, .headerLength, .invalidHeader, .invalidTensor, .unclaimedData: .dataError
    }
  }
}
