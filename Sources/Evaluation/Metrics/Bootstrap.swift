// SPDX-License-Identifier: MIT
import Kernels

/// Confidence intervals by bootstrap over sounds.
///
/// Each replicate draws as many sounds as the set has, with replacement, and computes the number
/// from them. Half of the 95 % interval is 1.96 standard deviations of the replicates; its middle is
/// the number computed from the original set. (The mean of the replicates would be more biased,
/// because resampling adds a second bias.) Reference: Efron, "Bootstrap methods: another look at the
/// jackknife" (1979).
struct Bootstrap {
  /// The number of replicates; with 0 or 1 there are no intervals.
  let replicates: Int

  /// A bootstrap with at most `limit` replicates, for slow metrics: the standard error of an interval
  /// from 20 replicates is about a sixth of it.
  func limited(to limit: Int) -> Bootstrap { Bootstrap(replicates: min(replicates, limit)) }

  /// The indices drawn in replicate `index` from `count` sounds of the set called `name`.
  func places(_ index: Int, of count: Int, _ name: String) -> [Int] {
    var stream = RandomStream(seed: 0, name: "bootstrap \(name)", index: UInt64(index))
    return (0..<count).map { _ in stream.uniformInteger(below: count) }
  }

  /// Half of the interval of a number computed from resampled sounds; nil without replicates.
  func uncertainty(_ value: (_ replicate: Int) -> Double) -> Double? {
    guard replicates > 1 else { return nil }
    return Self.halfInterval(parallelMap(replicates, value))
  }

  /// Half of the interval of a mean over the sounds of one set; nil where all values are equal, since
  /// resampling would give a width of zero.
  func uncertainty(ofMean values: [Double]) -> Double? {
    guard values.contains(where: { $0 != values.first }) else { return nil }
    return uncertainty { replicate in
      places(replicate, of: values.count, "means").reduce(0) { $0 + values[$1] }
        / Double(values.count)
    }
  }

  static func halfInterval(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return 1.96 * (squares / Double(values.count - 1)).squareRoot()
  }
}
