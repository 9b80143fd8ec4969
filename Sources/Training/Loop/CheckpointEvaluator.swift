// SPDX-License-Identifier: MIT
public import Audio
import Evaluation
import Kernels
public import Models

/// Scores a model at each checkpoint: sounds of fixed latents against recordings that are held out of
/// the training.
///
/// The scores are those of `Evaluation`'s `QualityReference`, on statistics of log-mel spectra: cheap,
/// and sensitive to timbre and level but not to words and melodies.
public struct CheckpointEvaluator: Sendable {
  /// Sounds that are scored.
  public let soundCount: Int
  /// Whether the recordings compared with are kept out of the training.
  public let isHeldOut: Bool
  private let reference: QualityReference
  private let training: EmbeddingSet
  private let textures: TextureReference
  /// How near the compared recordings come to those learned from.
  private let usualDistance: Double
  /// Nil where the recordings are all alike.
  private let distanceShare: DistanceShare?

  /// More recordings than this are not measured.
  static let recordingLimit = 2000
  /// The textures of more recordings than this are not measured.
  private static let textureLimit = 200

  /// An evaluator by `recordings`, eight or more, for a model that learns from `learned`.
  ///
  /// - Parameters:
  ///   - sampleCount: samples of a generated sound.
  ///   - isHeldOut: whether the two have no clip in common.
  public init(
    recordings: [AudioClip], learned: [AudioClip], sampleCount: Int, isHeldOut: Bool,
    soundCount: Int = 256
  ) {
    self.init(
      recordings: Clips(count: recordings.count) { recordings[$0] },
      learned: Clips(count: learned.count) { learned[$0] },
      sampleRate: recordings.first?.sampleRate ?? 0, sampleCount: sampleCount,
      isHeldOut: isHeldOut, soundCount: soundCount)
  }

  /// Clips that are read as they are needed, on several threads: all at once may be more than the memory
  /// budget of the recordings.
  struct Clips {
    let count: Int
    let clip: (Int) -> AudioClip
  }

  init(
    recordings: Clips, learned: Clips, sampleRate: Int, sampleCount: Int, isHeldOut: Bool,
    soundCount: Int = 256
  ) {
    self.soundCount = soundCount
    self.isHeldOut = isHeldOut
    reference = QualityReference(
      count: recordings.count, sampleRate: sampleRate, sampleCount: sampleCount,
      clip: recordings.clip)
    training = reference.embedding(
      count: min(learned.count, Self.recordingLimit), clip: learned.clip)
    textures = TextureReference(
      parallelMap(min(recordings.count, Self.textureLimit)) {
        SoundTexture(of: recordings.clip($0))
      })
    let nearest =
      isHeldOut
      ? NearestNeighbors(of: reference.points, in: training) : NearestNeighbors(within: training)
    usualDistance = nearest.medianDistance
    distanceShare = DistanceShare(
      compared: reference.points, others: isHeldOut ? training : nil, soundCount: soundCount)
  }

  /// The numbers of a model's first sounds.
  ///
  /// | number | what |
  /// |---|---|
  /// | `frechetDistance` | how far apart the distributions are; what `best.safetensors` is chosen by |
  /// | `precision`, `coverage` | how many sounds are believable, and how much of the data is made |
  /// | `spectralDistance` | between the mean spectra, in decibels |
  /// | `silentShare`, `clippedShare`, `constantShare`, `clickShare` | sounds that are none |
  /// | `noiseShare` | sounds that are flatter and steadier than most recordings: noise |
  /// | `nearCopyShare` | sounds much like another generated one |
  /// | `distanceShare` | ``DistanceShare``; left out where the recordings are all alike |
  /// | `trainingDistance` | the median distance to the nearest recording learned from, over what is usual; far below one where the model copies |
  func report(of clips: [AudioClip]) -> StepReport {
    let score = reference.score(of: clips)
    let points = reference.embedding(clips)
    let nearest = NearestNeighbors(of: points, in: training).medianDistance
    var report: StepReport = [
      Self.distanceName: Float(score.frechetDistance),
      "precision": Float(score.manifold.precision), "coverage": Float(score.manifold.coverage),
      "spectralDistance": Float(score.spectralDistanceDecibels),
      "silentShare": Float(score.silentShare), "clippedShare": Float(score.clippedShare),
      "constantShare": Float(score.constantShare), "clickShare": Float(score.clickShare),
      "noiseShare": Float(textures.noiseShare(of: clips)),
      "nearCopyShare": Float(score.nearCopyShare),
    ]
    if let distanceShare { report.append("distanceShare", Float(distanceShare(points))) }
    if usualDistance > 0 { report.append("trainingDistance", Float(nearest / usualDistance)) }
    return report
  }

  /// The number that models of a run are compared by; the smallest is best.
  public static let distanceName = "frechetDistance"

  /// Descriptions of the numbers.
  public static let metrics = [
    MetricDescription(
      distanceName,
      "How far generated sounds as a whole lie from recordings. Lower is better; best.safetensors "
        + "is the model where it was lowest.", better: .lower),
    MetricDescription(
      "precision", "Which share of the sounds could be recordings.", better: .higher),
    MetricDescription(
      "coverage", "Which share of the recordings has sounds like it.", better: .higher),
    MetricDescription(
      "spectralDistance", "Between the mean spectra of sounds and recordings.", unit: "dB",
      better: .lower),
    MetricDescription("silentShare", "Which share of the sounds is silent.", better: .lower),
    MetricDescription("clippedShare", "Which share of the sounds is clipped.", better: .lower),
    MetricDescription(
      "constantShare", "Which share of the sounds does not change over time.", better: .lower),
    MetricDescription("clickShare", "Which share of the sounds is a single click.", better: .lower),
    MetricDescription(
      "noiseShare",
      "Which share of the sounds is noise: a flatter spectrum and a steadier level than three quarters "
        + "of the recordings have.", better: .lower),
    MetricDescription(
      "nearCopyShare",
      "Which share of the sounds is much like another: high where they are all alike.",
      better: .lower),
    MetricDescription(
      "distanceShare",
      "The Fréchet distance, less that of as many other recordings, over that of one average sound: "
        + "about 0 for recordings, 1 and more for sounds that have learned nothing.",
      better: .lower),
    MetricDescription(
      "trainingDistance",
      "How far sounds lie from the nearest recording, over what is usual among recordings. Far "
        + "below 1 the model copies."),
  ]
}
