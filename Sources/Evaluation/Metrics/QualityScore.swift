// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// The sounds that generated ones are compared with, measured once: what a training loop keeps.
///
/// ```swift
/// let data = QualityReference(clips: recordings, sampleCount: 8192)
/// let score = data.score(of: preview)   // every few minutes
/// ```
public struct QualityReference: Sendable {
  /// What clips are measured by.
  public let embedding: SoundEmbedding
  /// The points of the recordings, in a random order that depends on their number alone.
  public let points: EmbeddingSet
  private let spectrum: BandSpectrum
  /// The median distance of a recording to the nearest other one.
  private let spacing: Double

  /// Measures eight recordings or more, all at one sample rate, mixed down and cut or padded to
  /// `sampleCount` samples, which should be the length of the generated sounds.
  ///
  /// Of more than `limit` that many are taken at random.
  public init(clips: [AudioClip], sampleCount: Int, limit: Int = 2000) {
    guard let rate = clips.first?.sampleRate, clips.count >= QualityScore.fewest else {
      preconditionFailure("\(clips.count) recordings, and \(QualityScore.fewest) are needed")
    }
    var order = Array(clips.indices)
    var stream = RandomStream(seed: 0, name: "reference")
    stream.shuffle(&order)
    let chosen = order.prefix(limit).map { clips[$0] }
    embedding = SoundEmbedding(sampleRate: rate, sampleCount: sampleCount)
    points = embedding(chosen)
    spectrum = BandSpectrum(of: chosen, embedding.levels)
    spacing = NearestNeighbors(within: points).medianDistance
  }

  /// The score of eight generated sounds or more, against as many recordings.
  ///
  /// Scores compare at the same number of sounds only: 256 tell two checkpoints apart, 64 hardly.
  public func score(of clips: [AudioClip]) -> QualityScore {
    precondition(
      clips.count >= QualityScore.fewest,
      "\(clips.count) sounds, and \(QualityScore.fewest) are needed")
    let count = min(clips.count, points.count)
    let generated = embedding(clips)
    let compared = generated.prefix(count)
    let real = points.prefix(count)
    let faults = SoundFaults.of(clips)
    let nearCopies = NearestNeighbors(within: generated).distances.count {
      $0 < QualityScore.nearCopyShare * spacing
    }
    return QualityScore(
      soundCount: count,
      frechetDistance: FrechetDistance(to: real)(compared),
      kernelDistance: KernelDistance.between(real, compared),
      manifold: PrecisionRecall(real: real, generated: compared),
      spectralDistanceDecibels: BandSpectrum(of: clips, embedding.levels).distance(to: spectrum),
      silentShare: SoundFaults.share(of: .silent, in: faults),
      clippedShare: SoundFaults.share(of: .clipped, in: faults),
      constantShare: SoundFaults.share(of: .constant, in: faults),
      clickShare: SoundFaults.share(of: .click, in: faults),
      nearCopyShare: Double(nearCopies) / Double(clips.count))
  }
}

/// How generated sounds stand beside recordings, in a few numbers that take a second to compute.
public struct QualityScore: Sendable, Equatable, Codable {
  /// The sounds compared on either side.
  public let soundCount: Int
  /// See ``FrechetDistance``; lower is better, biased upwards by the same amount at one count.
  public let frechetDistance: Double
  /// See ``KernelDistance``; lower is better, 0 for the data itself.
  public let kernelDistance: Double
  /// Precision, recall, density and coverage, with k = 5.
  public let manifold: PrecisionRecall
  /// See ``BandSpectrum/distance(to:)``.
  public let spectralDistanceDecibels: Double
  /// The share of silent sounds, see ``SoundFaults``.
  public let silentShare: Double
  /// The share of clipped sounds.
  public let clippedShare: Double
  /// The share of sounds that do not move.
  public let constantShare: Double
  /// The share of sounds that are a click and nothing else.
  public let clickShare: Double
  /// The share of sounds much nearer to another generated one than recordings are to each other.
  ///
  /// Nearer than a tenth of the median distance of a recording to the nearest other one: the sign of
  /// a generator that always makes the same.
  public let nearCopyShare: Double

  /// No fewer sounds can be scored.
  public static let fewest = 8
  /// A near copy is nearer than this share of the spacing of the recordings.
  public static let nearCopyShare = 0.1
}
