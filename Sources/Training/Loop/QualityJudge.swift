// SPDX-License-Identifier: MIT
public import Audio
import Evaluation

/// Scores a model while it trains: sounds of fixed latents against recordings that it does not learn
/// from.
///
/// The scores are those of `Evaluation`'s `QualityReference`, on statistics of log-mel spectra: cheap
/// and blind to words and melodies, but good enough to tell a model that gets better from one that
/// does not.
public struct QualityJudge: Sendable {
  /// Sounds that are scored.
  public let soundCount: Int
  /// Whether the recordings compared with are kept out of the training.
  public let isHeldOut: Bool
  private let reference: QualityReference
  private let training: EmbeddingSet
  /// How near the compared recordings come to those learned from.
  private let usualDistance: Double

  /// More recordings than this are not measured.
  private static let recordingLimit = 2000

  /// A judge by `recordings`, eight or more, for a model that learns from `learned`.
  ///
  /// - Parameters:
  ///   - sampleCount: samples of a generated sound.
  ///   - isHeldOut: whether the two have no clip in common.
  public init(
    recordings: [AudioClip], learned: [AudioClip], sampleCount: Int, isHeldOut: Bool,
    soundCount: Int = 256
  ) {
    self.soundCount = soundCount
    self.isHeldOut = isHeldOut
    reference = QualityReference(clips: recordings, sampleCount: sampleCount)
    training = reference.embedding(Array(learned.prefix(Self.recordingLimit)))
    let nearest =
      isHeldOut
      ? NearestNeighbors(of: reference.points, in: training) : NearestNeighbors(within: training)
    usualDistance = nearest.medianDistance
  }

  /// The numbers of a model's first sounds.
  ///
  /// | number | what |
  /// |---|---|
  /// | `frechetDistance` | how far apart the distributions are; what `best.safetensors` is chosen by |
  /// | `precision`, `coverage` | how many sounds are believable, and how much of the data is made |
  /// | `spectralDistance` | between the mean spectra, in decibels |
  /// | `silentShare`, `clippedShare`, `constantShare`, `clickShare` | sounds that are none |
  /// | `nearCopyShare` | sounds much like another generated one |
  /// | `trainingDistance` | the median distance to the nearest recording learned from, over what is usual; far below one where the model copies |
  func report(of clips: [AudioClip]) -> Report {
    let score = reference.score(of: clips)
    let nearest = NearestNeighbors(of: reference.embedding(clips), in: training).medianDistance
    var report: Report = [
      Self.distanceName: Float(score.frechetDistance),
      "precision": Float(score.manifold.precision), "coverage": Float(score.manifold.coverage),
      "spectralDistance": Float(score.spectralDistanceDecibels),
      "silentShare": Float(score.silentShare), "clippedShare": Float(score.clippedShare),
      "constantShare": Float(score.constantShare), "clickShare": Float(score.clickShare),
      "nearCopyShare": Float(score.nearCopyShare),
    ]
    if usualDistance > 0 { report.append("trainingDistance", Float(nearest / usualDistance)) }
    return report
  }

  /// The number that models of a run are compared by; the smallest is best.
  static let distanceName = "frechetDistance"
}
