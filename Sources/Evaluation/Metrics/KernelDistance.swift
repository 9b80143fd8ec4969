// SPDX-License-Identifier: MIT
import Kernels

/// The kernel distance of two sets of points: the squared maximum mean discrepancy (MMD²).
///
///     mean over i≠j of k(x[i], x[j]) + mean over i≠j of k(y[i], y[j]) - 2 mean of k(x[i], y[j]),
///     k(x, y) = (x · y / D + 1)³
///
/// Unbiased at any number of points: around 0, and as often below it, for sets of the same
/// distribution. Points come with their own scale, which matters: ``SoundEmbedding`` has numbers of
/// size one.
///
/// Reference: Gretton and others, "A kernel two-sample test" (JMLR 2012), equation 3; Bińkowski and
/// others, "Demystifying MMD GANs" (2018), section 3, the kernel inception distance (KID).
public enum KernelDistance {
  /// The distance of two sets of two points or more.
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
