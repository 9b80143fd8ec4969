// SPDX-License-Identifier: MIT
import Benchmark
import Kernels

/// What the plugin runs: one benchmark a kernel family and shape.
///
/// "floor" names the two that the others are held against: the matrix product of OpenBLAS, and a copy
/// of what does not fit a cache.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    warmupIterations: 2, maxDuration: .seconds(2), maxIterations: 1000)
  Products.register()
  Sweeps.register()
  Sounds.register()
}

/// What a kernel gets through.
enum Amount {
  /// Multiplications and additions.
  case operations(Int)
  /// Bytes read and written.
  case bytes(Int)
  /// Samples of sound.
  case samples(Int)

  private var unit: (name: String, count: Int, share: Double) {
    switch self {
    case .operations(let count): ("MFLOP/s", count, 1e-6)
    case .bytes(let count): ("MB/s", count, 1e-6)
    case .samples(let count): ("thousand samples/s", count, 1e-3)
    }
  }

  var metric: BenchmarkMetric {
    .custom(unit.name, polarity: .prefersLarger, useScalingFactor: false)
  }

  func rate(_ duration: Duration) -> Int {
    Int((Double(unit.count) * unit.share / (duration / .seconds(1))).rounded())
  }
}

/// Registers a benchmark whose operands `prepare` makes when it is run, on all cores.
func kernel(_ name: String, _ amount: Amount, _ prepare: @escaping () -> () -> Void) {
  var work: (() -> Void)?
  Benchmark(
    name, configuration: .init(metrics: [.wallClock, amount.metric]),
    closure: { benchmark in
      guard let work else { return }
      benchmark.startMeasurement()
      let duration = ContinuousClock().measure(work)
      benchmark.stopMeasurement()
      benchmark.measurement(amount.metric, amount.rate(duration))
    }, setup: { work = prepare() }, teardown: { work = nil })
}

/// Numbers in -1..<1.
func numbers(_ count: Int, _ name: String) -> [Float] {
  var stream = RandomStream(seed: 1, name: name)
  return (0..<count).map { _ in stream.uniform(-1..<1) }
}
