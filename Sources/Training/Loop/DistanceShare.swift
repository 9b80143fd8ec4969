// SPDX-License-Identifier: MIT
import Evaluation

/// How far sounds lie from recordings, as a share of the distance of one average sound: about 0 for
/// recordings, 1 and more for sounds that have learned nothing.
///
/// The share is the Fréchet distance of sounds to compared recordings, less that of other recordings,
/// over that of the average sound again and again, which is the total variance of the compared
/// recordings. Both distances are of equally many points: the estimate falls as their number grows.
struct DistanceShare: Sendable {
  private let distance: FrechetDistance
  private let count: Int
  private let distanceOfRecordings: Double
  private let distanceOfAverageSound: Double

  /// Recordings whose total variance is smaller are all alike but for rounding.
  private static let leastVariance = 1e-6

  /// The fewest sounds that are measured: of eight, one perfect generator in thirty has a share above 0.5.
  private static let fewest = 16

  /// A share by recordings; nil where they are too few or all alike.
  ///
  /// - Parameters:
  ///   - compared: recordings that sounds are compared with.
  ///   - others: recordings that are none of these; nil to compare the first half of the recordings
  ///     with the second one.
  ///   - soundCount: the number of sounds that are measured.
  init?(compared: EmbeddingSet, others: EmbeddingSet?, soundCount: Int) {
    let half = compared.count / 2
    let rest = others ?? compared.selecting(Array(half..<compared.count))
    count = min(soundCount, others == nil ? half : compared.count, rest.count)
    guard count >= Self.fewest else { return nil }
    let moments = GaussianMoments(compared.prefix(count))
    guard moments.totalVariance > Self.leastVariance else { return nil }
    distance = FrechetDistance(to: moments)
    distanceOfRecordings = distance(rest.prefix(count))
    distanceOfAverageSound = moments.totalVariance
  }

  /// The share of sounds with these points, the first of which are measured.
  func callAsFunction(_ points: EmbeddingSet) -> Double {
    (distance(points.prefix(count)) - distanceOfRecordings) / distanceOfAverageSound
  }
}
