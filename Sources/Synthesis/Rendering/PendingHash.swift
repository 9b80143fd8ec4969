// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synchronization

/// The hash of a file, worked out by a thread of its own from when the value is made.
///
/// A hash takes longer than reading a model and making a first sound with it, and is not needed before
/// that sound gets its tags.
final class PendingHash: Sendable {
  private let found = Mutex<Result<ContentHash, PlainFileError>?>(nil)
  private let isDone = DispatchGroup()

  /// Begins with the hash of the file at `path`.
  ///
  /// - Throws: `PlainFileError` if it cannot be opened.
  init(file path: String) throws(PlainFileError) {
    let file = try PlainFile(path)
    isDone.enter()
    let thread = Thread { [self] in
      let hash = Result { () throws(PlainFileError) in try ContentHash(file) }
      found.withLock { $0 = hash }
      isDone.leave()
    }
    thread.start()
  }

  /// The hash, once it is there.
  ///
  /// - Throws: `PlainFileError` if the file could not be read to its end.
  var value: ContentHash {
    get throws(PlainFileError) {
      isDone.wait()
      guard let hash = found.withLock({ $0 }) else {
        preconditionFailure("a thread ended without the hash that it was for")
      }
      return try hash.get()
    }
  }
}
