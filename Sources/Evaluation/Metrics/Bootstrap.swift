// SPDX-License-Identifier: MIT
import Kernels

/// How far a number would have come out differently with other sounds.
///
/// Sounds are drawn again with replacement, as many as there are; 1.96 standard deviations of the
/// numbers that come out are half of a 95 % interval around the number itself. (The mean of what
/// comes out is no better estimate: drawing twice adds to any bias.) Efron, "Bootstrap methods:
/// another look at the jackknife" (1979).
struct Bootstrap {
  /// How often sounds are drawn; none, no intervals.
  let replicates: Int

  /// The same with fewer draws where these take too long: an interval from 20 of them is right
  /// within a sixth or so.
  func limited(to limit: Int) -> Bootstrap { Bootstrap(replicates: min(replicates, limit)) }

  /// The places drawn in replicate `index` from `count` sounds of the set called `name`.
  func places(_ index: Int, of count: Int, _ name: String) -> [Int] {
    var stream = RandomStream(seed: 0, name: "bootstrap \(name)", index: UInt64(index))
    return (0..<count).map { _ in stream.uniformInteger(below: count) }
  }

  /// Half of the interval of a number worked out from drawn sounds; nil without replicates.
  func uncertainty(_ value: (_ replicate: Int) -> Double) -> Double? {
    guard replicates > 1 else { return nil }
    return Self.halfInterval(parallelMap(replicates, value))
  }

  /// Half of the interval of a mean over the sounds of one set; nil where all have the same value, as
  /// drawing tells nothing then.
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

extension KernelDistance {
  /// Half of the 95 % interval of the distance.
  ///
  /// A pair of copies of one point is left out, as the diagonal is, so drawing twice adds no bias.
  static func uncertainty(_ x: EmbeddingSet, _ y: EmbeddingSet, _ bootstrap: Bootstrap) -> Double? {
    guard bootstrap.replicates > 1 else { return nil }
    let weights = [(x, "real"), (y, "generated")].map { set, name in
      (0..<bootstrap.replicates).map { replicate in
        bootstrap.places(replicate, of: set.count, name).reduce(
          into: [Double](repeating: 0, count: set.count)
        ) { $0[$1] += 1 }
      }
    }
    let own = [x, y].indices.map { side in
      means([x, y][side], [x, y][side], weights[side], weights[side], leavingOutSelf: true)
    }
    let between = means(x, y, weights[0], weights[1], leavingOutSelf: false)
    return Bootstrap.halfInterval(
      between.indices.map { own[0][$0] + own[1][$0] - 2 * between[$0] })
  }

  /// For each pair of weights the weighted mean of the kernel over all pairs.
  private static func means(
    _ x: EmbeddingSet, _ y: EmbeddingSet, _ xWeights: [[Double]], _ yWeights: [[Double]],
    leavingOutSelf: Bool
  ) -> [Double] {
    let sums = EmbeddingSet.withRows(x, y) { x, y in
      parallelMap(x.count) { row in
        let kernels = (0..<y.count).map { other in
          let base = x.product(row, y, other) / Double(x.size) + 1
          return leavingOutSelf && other == row ? 0 : base * base * base
        }
        return xWeights.indices.map { replicate in
          let weight = xWeights[replicate][row]
          return weight == 0
            ? 0 : weight * zip(kernels, yWeights[replicate]).reduce(0) { $0 + $1.0 * $1.1 }
        }
      }
    }
    return xWeights.indices.map { replicate in
      let (a, b) = (xWeights[replicate], yWeights[replicate])
      let diagonal = leavingOutSelf ? zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } : 0
      let pairs = a.reduce(0, +) * b.reduce(0, +) - diagonal
      return sums.reduce(0) { $0 + $1[replicate] } / pairs
    }
  }
}
