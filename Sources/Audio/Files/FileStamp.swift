// SPDX-License-Identifier: MIT
import Glibc

/// The size of a file and when it was written last: where both are the same, so is the file, as far
/// as can be told without reading it.
struct FileStamp: Sendable, Equatable {
  /// Bytes.
  let size: Int
  /// Nanoseconds since 1970.
  let modified: Int

  init(size: Int, modified: Int) {
    self.size = size
    self.modified = modified
  }

  /// The stamp of the file at `path`; nil if there is none, or it is closed to us.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(
      size: Int(status.st_size),
      modified: Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec))
  }
}
