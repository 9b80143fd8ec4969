// SPDX-License-Identifier: MIT
import Kernels

/// The Fréchet distance of two sets of points, each modelled as a normal distribution.
///
///     |m1 - m2|² + tr(C1) + tr(C2) - 2 tr((C1^½ C2 C1^½)^½)
///
/// with the means m and unbiased covariances C. The square root of C1 is replaced by any F with
/// C1 = F F': F' C2 F is symmetric and has the eigenvalues of C1 C2, so they are real. Eigenvalues
/// that rounding makes negative count as zero. All arithmetic is in double precision, and nothing is
/// added to the diagonals of the covariances. The distance is 0 for equal moments; its unit is the
/// square of the embedding's.
///
/// The estimate is biased upwards in proportion to 1 / N, by about D² / N for independent dimensions
/// of variance 1, so distances can be compared at the same N only. With N below D the covariances are
/// singular; the distance is still defined, but less informative.
///
/// References: Dowson and Landau, "The Fréchet distance between multivariate normal distributions"
/// (Journal of Multivariate Analysis, 1982), equation 4; Heusel and others, "GANs trained by a two
/// time-scale update rule" (2017), equation 6; for audio: Kilgour and others, "Fréchet Audio Distance"
/// (Interspeech 2019).
public struct FrechetDistance: Sendable {
  private let reference: GaussianMoments
  private let factor: CovarianceFactor

  /// The distance to `reference`, whose covariance is factored once.
  public init(to reference: GaussianMoments) {
    self.reference = reference
    factor = CovarianceFactor(reference.covariance, size: reference.size)
  }

  /// The distance to `reference`.
  public init(to reference: EmbeddingSet) { self.init(to: GaussianMoments(reference)) }

  /// The distance from `moments` to the reference.
  public func callAsFunction(_ moments: GaussianMoments) -> Double {
    let size = reference.size
    precondition(moments.size == size, "points of \(size) and of \(moments.size) numbers")
    let eigenvalues = SymmetricEigen.values(
      of: factor.enclosing(moments.covariance), size: factor.rank)
    let rootTrace = eigenvalues.reduce(0) { $0 + max(0, $1).squareRoot() }
    let shift = zip(reference.mean, moments.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return shift + reference.totalVariance + moments.totalVariance - 2 * rootTrace
  }

  /// The distance from `points` to the reference.
  public func callAsFunction(_ points: EmbeddingSet) -> Double { self(GaussianMoments(points)) }
}

/// F with C = F F' for a covariance C: the pivoted Cholesky factor, with as many columns as the rank
/// of C.
///
/// Reference: Higham, "Accuracy and stability of numerical algorithms" (2002), section 10.3.
private struct CovarianceFactor {
  /// The number of columns of F.
  private(set) var rank = 0
  /// F' row by row, `[rank, size]`.
  private var rows: [Double] = []
  private let size: Int

  init(_ covariance: [Double], size: Int) {
    self.size = size
    var rest = (0..<size).map { covariance[$0 * (size + 1)] }
    let negligible = Double(size) * .ulpOfOne * (rest.max() ?? 0)
    while let pivot = rest.indices.max(by: { rest[$0] < rest[$1] }), rest[pivot] > negligible {
      let root = rest[pivot].squareRoot()
      var column = Array(covariance[pivot * size..<(pivot + 1) * size])
      for term in 0..<rank {
        let weight = rows[term * size + pivot]
        for place in 0..<size { column[place] -= weight * rows[term * size + place] }
      }
      for place in 0..<size {
        // Entries at earlier pivots are zero but for rounding.
        column[place] = rest[place] > 0 ? column[place] / root : 0
        rest[place] -= column[place] * column[place]
      }
      column[pivot] = root
      rest[pivot] = 0
      rows += column
      rank += 1
    }
  }

  /// F' C F for another covariance C, `[rank, rank]`, exactly symmetric.
  func enclosing(_ covariance: [Double]) -> [Double] {
    let half = rows.withUnsafeBufferPointer { rows in
      covariance.withUnsafeBufferPointer { covariance in
        parallelMap(rank) { row in
          var sums = [Double](repeating: 0, count: size)
          for term in 0..<size {
            let value = rows[row * size + term]
            for column in 0..<size { sums[column] += value * covariance[term * size + column] }
          }
          return sums
        }
      }
    }
    let products = EmbeddingSet.withRows(
      EmbeddingSet(half.flatMap { $0 }, size: size), EmbeddingSet(rows, size: size)
    ) { half, rows in
      parallelMap(rank) { row in (0..<rank).map { half.product(row, rows, $0) } }
    }.flatMap { $0 }
    return (0..<rank * rank).map { place in
      (products[place] + products[place % rank * rank + place / rank]) / 2
    }
  }
}

extension Metric {
  /// ``FrechetDistance`` of the generated from the real sounds.
  public static let frechetDistance = Metric(
    "frechetDistance", title: "Fréchet distance", better: .lower,
    estimator:
      "of normal distributions with unbiased covariances; biased upwards, in proportion to 1/N",
    fewestSounds: .perDimension(2)
  ) { comparison in
    let (x, y) = (comparison.real.points, comparison.candidate.points)
    return Measurement(
      value: FrechetDistance(to: x)(y),
      uncertainty: comparison.uncertainty { real, generated in
        FrechetDistance(to: x.selecting(real))(y.selecting(generated))
      })
  }
}
