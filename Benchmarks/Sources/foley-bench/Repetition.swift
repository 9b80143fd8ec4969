// SPDX-License-Identifier: MIT
import ArgumentParser
import Foundation
import Kernels

/// How often something is measured, on how many threads: what every measurement takes.
struct Repetition: ParsableArguments {
  @Option(help: "Measurements, of which the median counts; more if short, fewer if long.")
  var repeats = 3
  @OptionGroup var threads: Threads

  /// A turn goes on until it has measured for so many seconds, and begins nothing new after so many.
  private static let (leastSeconds, mostSeconds) = (1.0, 5.0)

  func validate() throws {
    guard repeats > 0 else { throw ValidationError("--repeats must be 1 or more.") }
  }

  /// Seconds of every measurement of `work`, which is told its number; `before` is not measured.
  func times(before: () -> Void = {}, _ work: (Int) throws -> Void) rethrows -> [Double] {
    var times: [Double] = []
    var total = 0.0
    while (times.count < repeats || total < Self.leastSeconds) && total < Self.mostSeconds {
      before()
      let time = try ContinuousClock().measure { try work(times.count) } / .seconds(1)
      times.append(time)
      total += time
    }
    return times
  }
}

/// The number of threads.
struct Threads: ParsableArguments {
  @Option(help: "Threads; one a core by default.")
  var threads: Int?

  func apply() {
    WorkerPool.setThreadCount(threads ?? WorkerPool.availableCores)
  }
}

/// Seconds that `body` takes.
func seconds(_ body: () -> Void) -> Double {
  ContinuousClock().measure(body) / .seconds(1)
}

func median(_ values: [Double]) -> Double { quantile(0.5, of: values) }

/// The value that a share of the values does not exceed.
func quantile(_ share: Double, of values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
}

/// The most memory that this process has had of the system, in MiB.
var peakMebibytes: Double {
  var usage = rusage()
  getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}
