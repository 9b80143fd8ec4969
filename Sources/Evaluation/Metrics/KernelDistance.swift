// SPDX-License-Identifier: MIT
import Kernels

/// The kernel distance of two sets of points: the squared maximum mean discrepancy, MMD².
///
///     mean over i≠j of k(x[i], x[j]) + mean over i≠j of k(y[i], y[j]) - 2 mean of k(x[i], y[j]),
///     k(x, y) = (x · y / D + 1)³
///
/// The estimate is unbiased for any number of points: for sets of the same distribution it scatters
/// around 0 and is negative about half of the time. The value depends on the scale of the embedding;
/// the dimensions of ``SoundEmbedding`` are of order one.
///
/// References: Gretton and others, "A kernel two-sample test" (JMLR 2012), equation 3; Bińkowski and
/// others, "Demystifying MMD GANs" (2018), section 3, the kernel inception distance (KID).
public enum KernelDistance {
  /// The distance of two sets of at least two points.
  public static func between(_ x: EmbeddingSet, _ y: EmbeddingSet) -> Double {
    precondition(
      x.count > 1 && y.count > 1, "a kernel distance of \(x.count) and \(y.count) points")
    let own = [x, y].map { set in
      sum(set, set, leavingOutSelf: true) / Double(set.count * (set.count - 1))
    }
    return own[0] + own[1] - 2 * sum(x, y, leavingOutSelf: false) / Double(x.count * y.count)
  }

  /// The sum of the kernel over all pairs.
  private static func sum(_ x: EmbeddingSet, _ y: EmbeddingSet, leavingOutSelf: Bool) -> Double {
    EmbeddingSet.withRows(x, y) { x, y in
      parallelMap(x.count) { row in
        var sum = 0.0
        for other in 0..<y.count where !leavingOutSelf || other != row {
          let base = x.product(row, y, other) / Double(x.size) + 1
          sum += base * base * base
        }
        return sum
      }
    }.reduce(0, +)
  }
}

extension KernelDistance {
  /// Half of the 95 % interval of the distance.
  ///
  /// Pairs of two copies of one point are excluded like the diagonal, so that resampling adds no
  /// bias.
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

  /// The weighted mean of the kernel over all pairs of points, for each replicate's weights.
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

extension Metric {
  /// ``KernelDistance`` of the generated from the real sounds.
  public static let kernelDistance = Metric(
    "kernelDistance", title: "kernel distance", better: .lower,
    estimator: "MMD² with (x·y/D + 1)³; unbiased", fewestSounds: .count(100)
  ) { comparison in
    let (x, y) = (comparison.real.points, comparison.candidate.points)
    return Measurement(
      value: KernelDistance.between(x, y),
      uncertainty: KernelDistance.uncertainty(x, y, comparison.bootstrap))
  }
}
