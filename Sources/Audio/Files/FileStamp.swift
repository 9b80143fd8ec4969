// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The size and modification time of a file; a file whose stamp is unchanged counts as unchanged.
struct FileStamp: Sendable, Equatable {
  /// Bytes.
  let size: Int
  /// Nanoseconds since 1970.
  let modified: Int

  init(size: Int, modified: Int) {
    self.size = size
    self.modified = modified
  }

  /// The stamp of the file at `path`; nil if it does not exist or may not be accessed.
  init?(_ path: String) {
    guard let status = FileSystem.status(of: path) else { return nil }
    self.init(
      size: Int(status.st_size),
      modified: Int(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(status.st_mtim.tv_nsec))
  }
}
