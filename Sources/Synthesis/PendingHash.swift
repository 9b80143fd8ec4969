// SPDX-License-Identifier: MIT
import Foundation
import Synchronization

/// The hash of a file, worked out by a thread of its own from when the value is made.
///
/// A hash takes longer than reading a model and making a first sound with it, and is not needed before
/// that sound gets its tags.
final class PendingHash: Sendable {
  private let found = Mutex<ContentHash?>(nil)
  private let isDone = DispatchGroup()

  /// Begins with the hash of the file at `path`.
  ///
  /// - Throws: the error of Foundation if it cannot be read.
  init(file path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    isDone.enter()
    let thread = Thread { [self] in
      let hash = ContentHash(bytes)
      found.withLock { $0 = hash }
      isDone.leave()
    }
    thread.start()
  }

  /// The hash, once it is there.
  var value: ContentHash {
    isDone.wait()
    guard let hash = found.withLock({ $0 }) else {
      preconditionFailure("a thread ended without the hash that it was for")
    }
    return hash
  }
}
