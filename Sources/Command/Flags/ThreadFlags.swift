// SPDX-License-Identifier: MIT
import ArgumentParser
import Files
import Kernels

/// The number of threads of a command.
struct ThreadFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Number of threads (default: one per core).", valueName: "t"))
  var threads: Int?

  /// Sets the number of threads of the worker pool.
  ///
  /// - Throws: `OptionError/value(name:found:wanted:)`
  func apply() throws(OptionError) {
    try checkRange("--threads", threads, in: 1...256)
    WorkerPool.setThreadCount(threads ?? WorkerPool.availableCores)
  }
}
