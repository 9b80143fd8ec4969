// SPDX-License-Identifier: MIT
import Glibc

/// A path as the key of a dictionary or a member of a set: equal to another if their bytes are.
///
/// Swift's strings are equal if their characters are, so that a letter with an accent equals the letter
/// followed by a combining accent (Unicode normalization). To Linux these are the names of two files.
public struct PathKey: Hashable, Sendable {
  /// The path.
  public let path: String

  /// The key of a path.
  public init(_ path: String) { self.path = path }

  /// Whether two paths have the same bytes.
  public static func == (one: PathKey, other: PathKey) -> Bool {
    let areEqual = one.path.utf8.withContiguousStorageIfAvailable { bytes in
      other.path.utf8.withContiguousStorageIfAvailable { others in
        guard bytes.count == others.count else { return false }
        guard let start = bytes.baseAddress, let otherStart = others.baseAddress else {
          return true
        }
        return memcmp(start, otherStart, bytes.count) == 0
      }
    }
    return (areEqual ?? nil) ?? one.path.utf8.elementsEqual(other.path.utf8)
  }

  /// Hashes the bytes of the path.
  public func hash(into hasher: inout Hasher) {
    var path = path
    path.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
