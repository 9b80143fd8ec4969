// SPDX-License-Identifier: MIT
public import Audio

/// Where a recipe's examples come from, as far as it is a trainer's business.
public protocol DataSupply {
  /// Time that everybody has waited for examples so far, in seconds.
  var waitedSeconds: Double { get }

  /// Recordings that are no longer what they were when they were scanned, each told once.
  func takeIncidents() -> [DatasetReport.Skip]

  /// Looks for recordings that have changed without anybody needing them.
  func checkFiles()

  /// A class that no example can be had of any more; nil while there is none.
  var exhaustedClass: String? { get }
}
