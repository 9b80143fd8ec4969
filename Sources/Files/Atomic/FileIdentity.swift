// SPDX-License-Identifier: MIT
import Glibc

/// Which file it is, and when it was changed last: equal identities mean equal content, unless a file
/// is written to twice within a tick of the system's clock.
public struct FileIdentity: Sendable, Equatable {
  private let device: UInt
  private let number: UInt
  /// The number of bytes.
  public let size: Int
  private let modified: [Int]
  private let changed: [Int]

  /// The identity in a file's status.
  init(_ status: stat) {
    device = UInt(status.st_dev)
    number = UInt(status.st_ino)
    size = Int(status.st_size)
    modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
  }

  /// The identity of the file at a path; nil if there is none.
  public init?(ofFile path: String) {
    guard let status = FileSystem.status(of: path) else { return nil }
    self.init(status)
  }

  /// Whether size and time of the last write are those of `other`; renaming and removing a file change
  /// neither.
  func hasContent(of other: FileIdentity) -> Bool {
    size == other.size && modified == other.modified
  }
}
