// SPDX-License-Identifier: MIT
import Foundation

/// Calls `body` with the path of an empty folder that is gone afterwards.
@discardableResult
public func withTemporaryFolder<R>(_ body: (_ path: String) throws -> R) throws -> R {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("foley-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
