// SPDX-License-Identifier: MIT
import ArgumentParser
import Kernels

/// The number of threads of a command.
struct ThreadFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Number of threads (default: one per core).", valueName: "t"))
  var threads: Int?

  mutating func validate() throws {
    guard (1...256).contains(threads ?? 1) else {
      throw ValidationError("--threads is \(threads ?? 0): give a number from 1 to 256.")
    }
  }

  /// Sets the number of threads of the worker pool.
  func apply() { WorkerPool.setThreadCount(threads ?? WorkerPool.availableCores) }
}
