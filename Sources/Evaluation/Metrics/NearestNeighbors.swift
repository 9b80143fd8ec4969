// SPDX-License-Identifier: MIT
import Kernels

/// The k-th nearest neighbour of each point of a set, in another set or in the same one.
public struct NearestNeighbors: Sendable, Equatable {
  /// Euclidean distances to the neighbours, `[N]`; infinite where the set has too few points.
  public let distances: [Double]
  /// The indices of the neighbours in their set, `[N]`; -1 where the set has too few points.
  public let places: [Int]

  /// The median distance.
  public var medianDistance: Double { Self.median(distances) }

  /// The median of the distances that are not 0, between neighbours that are not equal; 0 without any.
  var spacing: Double { Self.median(distances.filter { $0 > 0 }) }

  /// Whether each point nearly equals its neighbour, `[N]`: the distance is at most
  /// ``QualityScore/nearCopyShare`` of `spacing`.
  func areNearCopies(spacing: Double) -> [Bool] {
    distances.map { $0 <= QualityScore.nearCopyShare * spacing }
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// The k-th nearest point of `others` for each of `points`.
  public init(of points: EmbeddingSet, in others: EmbeddingSet, k: Int = 1) {
    self.init(points, others, k: k, leavingOutSelf: false)
  }

  /// The k-th nearest other point of the same set for each of `points`.
  public init(within points: EmbeddingSet, k: Int = 1) {
    self.init(points, points, k: k, leavingOutSelf: true)
  }

  private init(_ points: EmbeddingSet, _ others: EmbeddingSet, k: Int, leavingOutSelf: Bool) {
    precondition(k > 0, "the neighbour number \(k)")
    let found = EmbeddingSet.withRows(points, others) { points, others in
      parallelMap(points.count) { row in
        var nearest = Nearest(count: k)
        for other in 0..<others.count where !leavingOutSelf || other != row {
          nearest.offer(points.squaredDistance(row, others, other), other)
        }
        return nearest.last
      }
    }
    distances = found.map { $0.distance.squareRoot() }
    places = found.map(\.place)
  }
}

/// The nearest few of the points offered, nearest first; of equal distances the first offered wins.
private struct Nearest {
  private var entries: [(distance: Double, place: Int)]

  init(count: Int) { entries = Array(repeating: (.infinity, -1), count: count) }

  var last: (distance: Double, place: Int) { entries[entries.count - 1] }

  mutating func offer(_ distance: Double, _ place: Int) {
    guard distance < last.distance else { return }
    var slot = entries.count - 1
    while slot > 0, distance < entries[slot - 1].distance {
      entries[slot] = entries[slot - 1]
      slot -= 1
    }
    entries[slot] = (distance, place)
  }
}
