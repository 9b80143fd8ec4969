// SPDX-License-Identifier: MIT
import Foundation
import Synchronization

/// The hash of a file, computed on a separate thread from the creation of the value on.
///
/// The hash of a model is not needed before the first sound is tagged, so that it is computed while
/// the model is loaded.
public final class PendingHash: Sendable {
  private let found = Mutex<Result<ContentHash, PlainFileError>?>(nil)
  private let isDone = DispatchGroup()

  /// Starts to hash an open file.
  public init(_ file: consuming PlainFile) {
    let file = file
    isDone.enter()
    let thread = Thread { [self] in
      let hash = Result { () throws(PlainFileError) in
        let hash = try ContentHash(file)
        guard !file.isChanged else {
          throw PlainFileError.inaccessible(
            path: file.path, reason: "it was changed while it was read")
        }
        return hash
      }
      found.withLock { $0 = hash }
      isDone.leave()
    }
    thread.start()
  }

  /// The hash, after waiting for it.
  ///
  /// - Throws: ``PlainFileError`` if the file could not be read to its end.
  public var value: ContentHash {
    get throws(PlainFileError) { try result.get() }
  }

  /// The hash, or why the file could not be read to its end, after waiting for it.
  public var result: Result<ContentHash, PlainFileError> {
    isDone.wait()
    guard let hash = found.withLock({ $0 }) else {
      preconditionFailure("the hashing thread ended without a result")
    }
    return hash
  }
}
