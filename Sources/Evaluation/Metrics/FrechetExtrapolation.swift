// SPDX-License-Identifier: MIT
import Kernels

/// The Fréchet distance extrapolated to infinitely many sounds.
///
/// Distances between subsets of N sounds of either set, drawn without replacement, lie near a line
/// over 1 / N; the estimate is the value of that line at 0. The line is fitted to ten subset sizes
/// from half of the sounds to all of them, evenly spaced in 1 / N, with several subsets of each size.
/// The estimate is nearly unbiased where N is several times D, and can then be compared between sets
/// of any size; it may be slightly below zero.
///
/// Reference: Chong and Forsyth, "Effectively unbiased FID and inception score and where to find
/// them" (2020), section 3. The paper draws new generated samples for each size; here both sides are
/// subsets. Subsets drawn with replacement would keep most of the bias.
public enum FrechetExtrapolation {
  private static let sizeCount = 10
  private static let drawsAtHalf = 8

  /// The fewest points for an extrapolation.
  public static let fewest = 16

  /// The most bootstrap replicates: each one is a whole extrapolation.
  static let replicateLimit = 20

  /// The estimate for two sets of ``fewest`` points or more.
  public static func distance(_ real: EmbeddingSet, _ generated: EmbeddingSet) -> Double {
    let count = min(real.count, generated.count)
    precondition(count >= fewest, "an extrapolation from \(count) points")
    var draws: [Int] = []
    for index in 0..<sizeCount {
      let inverse = (1 + Double(index) / Double(sizeCount - 1)) / Double(count)
      let size = max(2, Int((1 / inverse).rounded()))
      // There is only one subset of all points.
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

  /// The value at 0 of the least-squares line.
  private static func intercept(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    let square = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    let slope = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / square
    return y - slope * x
  }
}

extension Metric {
  /// ``FrechetExtrapolation`` of the generated from the real sounds.
  public static let frechetDistanceAtInfinity = Metric(
    "frechetDistanceAtInfinity", title: "Fréchet distance, N → ∞", better: .lower,
    estimator:
      "line over 1/N through subsets without replacement; nearly unbiased where N is many times D",
    fewestSounds: .perDimension(2)
  ) { comparison in
    let (x, y) = (comparison.real.points, comparison.candidate.points)
    guard x.count >= FrechetExtrapolation.fewest else { return nil }
    return Measurement(
      value: FrechetExtrapolation.distance(x, y),
      uncertainty: comparison.uncertainty(limit: FrechetExtrapolation.replicateLimit) {
        real, generated in
        FrechetExtrapolation.distance(x.selecting(real), y.selecting(generated))
      })
  }
}
