// SPDX-License-Identifier: MIT
public import Audio

/// What a trainer asks of the source of a recipe's examples.
public protocol DataLoader {
  /// Time spent waiting for examples so far, in seconds.
  var waitedSeconds: Double { get }

  /// Recordings that have vanished or changed since the scan and were not returned before.
  func drainChanges() -> [DatasetChange]

  /// Looks for recordings that have changed without anybody needing them.
  func checkFiles()

  /// A class that no example can be had of any more; nil while there is none.
  var exhaustedClass: String? { get }
}
