// SPDX-License-Identifier: MIT
import Kernels

/// K cluster centres of a set of points: k-means.
///
/// Initialization is k-means++ (Arthur and Vassilvitskii 2007): each seed is a point drawn with a
/// probability proportional to its squared distance from the nearest earlier seed. At most 50
/// iterations of Lloyd's algorithm (1982) follow. The result is deterministic.
public struct PointClusters: Sendable {
  /// The K centres.
  public let centers: EmbeddingSet

  /// `count` centres of at least `count` points.
  public init(of points: EmbeddingSet, count: Int) {
    precondition(count > 0 && count <= points.count, "\(count) clusters of \(points.count) points")
    var centers = Self.seeds(points, count: count)
    var members: [Int] = []
    for _ in 0..<50 {
      let next = NearestNeighbors(of: points, in: centers).places
      if next == members { break }
      members = next
      centers = Self.means(of: points, members: members, before: centers)
    }
    self.centers = centers
  }

  /// The number of points nearest to each centre: `[K]`.
  public func counts(of points: EmbeddingSet) -> [Int] { counts(of: places(of: points)) }

  /// The index of the nearest centre for each point.
  func places(of points: EmbeddingSet) -> [Int] {
    NearestNeighbors(of: points, in: centers).places
  }

  /// The number of times each centre occurs in `places`: `[K]`.
  func counts(of places: [Int]) -> [Int] {
    places.reduce(into: [Int](repeating: 0, count: centers.count)) { $0[$1] += 1 }
  }

  private static func seeds(_ points: EmbeddingSet, count: Int) -> EmbeddingSet {
    var stream = RandomStream(seed: 0, name: "clusters")
    var chosen = [stream.uniformInteger(below: points.count)]
    var nearest = [Double](repeating: .infinity, count: points.count)
    while chosen.count < count {
      let last = points.selecting([chosen[chosen.count - 1]])
      let distances = NearestNeighbors(of: points, in: last).distances
      for place in nearest.indices {
        nearest[place] = min(nearest[place], distances[place] * distances[place])
      }
      var rest = Double(stream.uniform(0..<1)) * nearest.reduce(0, +)
      // Points at a seed have weight 0; where all weights are 0, any point is drawn.
      let next = nearest.firstIndex { share in
        rest -= share
        return rest < 0
      }
      chosen.append(next ?? stream.uniformInteger(below: points.count))
    }
    return points.selecting(chosen)
  }

  /// The mean of each centre's points; a centre without points does not move.
  private static func means(
    of points: EmbeddingSet, members: [Int], before: EmbeddingSet
  ) -> EmbeddingSet {
    let size = points.size
    var sums = [Double](repeating: 0, count: before.values.count)
    var counts = [Int](repeating: 0, count: before.count)
    for (point, center) in members.enumerated() {
      counts[center] += 1
      for place in 0..<size { sums[center * size + place] += points.values[point * size + place] }
    }
    let values = sums.enumerated().map { place, sum in
      counts[place / size] > 0 ? sum / Double(counts[place / size]) : before.values[place]
    }
    return EmbeddingSet(values, size: size)
  }
}
