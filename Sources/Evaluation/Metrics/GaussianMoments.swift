// SPDX-License-Identifier: MIT
import Kernels

/// The mean and the covariance of a set of points.
public struct GaussianMoments: Sendable, Equatable {
  /// The number of points, N.
  public let count: Int
  /// The mean, `[D]`.
  public let mean: [Double]
  /// The unbiased covariance, `[D, D]`: sums divided by N - 1.
  public let covariance: [Double]

  /// The dimensions of a point, D.
  public var size: Int { mean.count }

  /// The trace of the covariance: the mean squared distance of a point from the mean.
  public var totalVariance: Double {
    (0..<size).reduce(0) { $0 + covariance[$1 * (size + 1)] }
  }

  /// The moments of at least two points.
  public init(_ points: EmbeddingSet) {
    precondition(points.count > 1, "the covariance of \(points.count) points")
    let (size, count) = (points.size, points.count)
    var sums = [Double](repeating: 0, count: size)
    for (place, value) in points.values.enumerated() { sums[place % size] += value }
    let mean = sums.map { $0 / Double(count) }
    var centered = points.values
    for place in centered.indices { centered[place] -= mean[place % size] }
    self.count = count
    self.mean = mean
    covariance = Self.products(centered, size: size).map { $0 / Double(count - 1) }
  }

  /// Given moments; the covariance `[D, D]` must be symmetric and positive semidefinite.
  public init(count: Int, mean: [Double], covariance: [Double]) {
    precondition(
      covariance.count == mean.count * mean.count,
      "a mean of \(mean.count) and a covariance of \(covariance.count) numbers")
    self.count = count
    self.mean = mean
    self.covariance = covariance
  }

  /// P' P for points P `[N, D]`: `[D, D]`.
  private static func products(_ points: [Double], size: Int) -> [Double] {
    points.withUnsafeBufferPointer { points in
      parallelMap(size) { row in
        var sums = [Double](repeating: 0, count: size)
        sums.withUnsafeMutableBufferPointer { sums in
          for first in stride(from: 0, to: points.count, by: size) {
            let value = points[first + row]
            for column in 0..<size { sums[column] += value * points[first + column] }
          }
        }
        return sums
      }
    }.flatMap { $0 }
  }
}
