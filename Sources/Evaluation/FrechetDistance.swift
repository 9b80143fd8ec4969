// SPDX-License-Identifier: MIT
import Kernels

/// The Fréchet distance of two sets of points, taken for normal distributions.
///
///     |m1 - m2|² + tr(C1) + tr(C2) - 2 tr((C1^½ C2 C1^½)^½)
///
/// with the means m and unbiased covariances C. The root of the symmetric product has the trace of
/// the root of C1 C2 and real eigenvalues; what rounding makes negative counts as zero. Double
/// precision throughout, nothing is added to the covariances. 0 for equal moments; in squared units
/// of the embedding.
///
/// Biased upwards, by about D² / N for numbers that vary independently by 1: distances compare only
/// between sets of the same size. With N below D the covariances are singular; the distance is still
/// defined, and tells less.
///
/// Reference: Dowson and Landau, "The Fréchet distance between multivariate normal distributions"
/// (Journal of Multivariate Analysis, 1982), equation 4; Heusel and others, "GANs trained by a two
/// time-scale update rule" (2017), equation 6; of sounds Kilgour and others, "Fréchet Audio Distance"
/// (Interspeech 2019).
public struct FrechetDistance: Sendable {
  private let reference: GaussianMoments
  /// C1^½, `[D, D]`.
  private let root: [Double]

  /// The distance to `reference`, whose root is taken once.
  public init(to reference: GaussianMoments) {
    self.reference = reference
    root = Self.root(of: reference.covariance, size: reference.size)
  }

  /// The distance to `reference`.
  public init(to reference: EmbeddingSet) { self.init(to: GaussianMoments(reference)) }

  /// The distance of a set with these moments.
  public func callAsFunction(_ moments: GaussianMoments) -> Double {
    let size = reference.size
    precondition(moments.size == size, "points of \(size) and of \(moments.size) numbers")
    let product = Self.product(
      Self.product(root, moments.covariance, size: size), root, size: size)
    let symmetric = (0..<size * size).map { place in
      (product[place] + product[place % size * size + place / size]) / 2
    }
    let rootTrace = SymmetricEigen(symmetric, size: size).values
      .reduce(0) { $0 + max(0, $1).squareRoot() }
    let shift = zip(reference.mean, moments.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let traces = (0..<size).reduce(0) { sum, place in
      sum + reference.covariance[place * (size + 1)] + moments.covariance[place * (size + 1)]
    }
    return shift + traces - 2 * rootTrace
  }

  /// The distance of a set of points.
  public func callAsFunction(_ points: EmbeddingSet) -> Double { self(GaussianMoments(points)) }

  /// The symmetric root of a covariance: V sqrt(values) V'.
  private static func root(of covariance: [Double], size: Int) -> [Double] {
    let eigen = SymmetricEigen(covariance, size: size)
    let roots = eigen.values.map { max(0, $0).squareRoot() }
    let scaled = eigen.vectors.enumerated().map { $1 * roots[$0 % size] }
    let transposed = (0..<size * size).map { eigen.vectors[$0 % size * size + $0 / size] }
    return product(scaled, transposed, size: size)
  }

  /// The product of two matrices `[D, D]`.
  private static func product(_ a: [Double], _ b: [Double], size: Int) -> [Double] {
    parallelMap(size) { row in
      var sums = [Double](repeating: 0, count: size)
      for term in 0..<size {
        let value = a[row * size + term]
        for column in 0..<size { sums[column] += value * b[term * size + column] }
      }
      return sums
    }.flatMap { $0 }
  }
}
