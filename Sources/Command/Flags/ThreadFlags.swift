// SPDX-License-Identifier: MIT
import ArgumentParser
import Kernels

/// How many threads a command computes with.
struct ThreadFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Threads to compute with; one a core if left out.", valueName: "t"))
  var threads: Int?

  mutating func validate() throws {
    guard (1...256).contains(threads ?? 1) else {
      throw ValidationError("--threads is \(threads ?? 0): give a number from 1 to 256.")
    }
  }

  /// From now on parallel loops use them.
  func apply() { WorkerPool.setThreadCount(threads ?? WorkerPool.availableCores) }
}
