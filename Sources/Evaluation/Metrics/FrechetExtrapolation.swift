// SPDX-License-Identifier: MIT
import Kernels

/// The Fréchet distance that infinitely many sounds would have.
///
/// Distances of subsets of N sounds on either side, drawn without replacement, lie near a line over
/// 1 / N; its value at 0 is the estimate. Ten sizes from a half of the sounds to all of them, evenly
/// spaced in 1 / N; at each the mean over several subsets. Nearly unbiased where N is several times
/// the numbers of a point, and then comparable between sets of any size; may be a little below zero.
///
/// Chong and Forsyth, "Effectively unbiased FID and inception score and where to find them" (2020),
/// section 3, who draw generated samples anew at each size; here both sides are subsets. Drawing
/// with replacement, as is done elsewhere, leaves most of the bias.
public enum FrechetExtrapolation {
  private static let sizeCount = 10
  private static let drawsAtHalf = 8

  /// Fewer points cannot be extrapolated from.
  public static let fewest = 16

  /// More draws of a bootstrap would take too long: each one is an extrapolation.
  static let replicateLimit = 20

  /// The estimate for two sets of ``fewest`` points or more.
  public static func distance(_ real: EmbeddingSet, _ generated: EmbeddingSet) -> Double {
    let count = min(real.count, generated.count)
    precondition(count >= fewest, "an extrapolation from \(count) points")
    var draws: [Int] = []
    for index in 0..<sizeCount {
      let inverse = (1 + Double(index) / Double(sizeCount - 1)) / Double(count)
      let size = max(2, Int((1 / inverse).rounded()))
      // All of the points can be drawn once only.
      let repeats =
        size == count && real.count == generated.count
        ? 1 : 1 + (drawsAtHalf - 1) * index / (sizeCount - 1)
      draws += [Int](repeating: size, count: repeats)
    }
    let points = parallelMap(draws.count) { draw in
      var stream = RandomStream(seed: 0, name: "extrapolation", index: UInt64(draw))
      let subsets = (
        real.sample(draws[draw], using: &stream), generated.sample(draws[draw], using: &stream)
      )
      return (1 / Double(draws[draw]), FrechetDistance(to: subsets.0)(subsets.1))
    }
    return intercept(points)
  }

  /// The value at 0 of the line of least squares.
  private static func intercept(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    let square = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    let slope = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / square
    return y - slope * x
  }
}
