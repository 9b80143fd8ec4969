// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// The reference sounds of quality scores in a training loop, measured once.
///
/// ```swift
/// let data = QualityReference(clips: recordings, sampleCount: 8192)
/// let score = data.score(of: preview)   // every few minutes
/// ```
public struct QualityReference: Sendable {
  /// The embedding of the clips.
  public let embedding: SoundEmbedding
  /// The points of the recordings, in a random order that depends only on their number.
  public let points: EmbeddingSet
  private let spectrum: BandSpectrum
  /// The median distance of a recording to the nearest other recording that is not equal.
  private let spacing: Double

  /// Measures at least eight recordings of one sample rate.
  ///
  /// Recordings are mixed down and cut or zero-padded to `sampleCount` samples, which should be the
  /// length of the generated sounds. Of more than `limit` recordings, `limit` are drawn at random.
  public init(clips: [AudioClip], sampleCount: Int, limit: Int = 2000) {
    self.init(
      count: clips.count, sampleRate: clips.first?.sampleRate ?? 0, sampleCount: sampleCount,
      limit: limit
    ) { clips[$0] }
  }

  /// Measures recordings that are read as they are needed, so that only one a thread is in memory.
  ///
  /// - Parameter clip: called with numbers below `count`, on several threads.
  public init(
    count: Int, sampleRate: Int, sampleCount: Int, limit: Int = 2000, clip: (Int) -> AudioClip
  ) {
    guard count >= QualityScore.fewest else {
      preconditionFailure("\(count) recordings, and \(QualityScore.fewest) are needed")
    }
    var order = Array(0..<count)
    var stream = RandomStream(seed: 0, name: "reference")
    stream.shuffle(&order)
    let chosen = order.prefix(limit)
    embedding = SoundEmbedding(sampleRate: sampleRate, sampleCount: sampleCount)
    let measured = embedding.pointsAndShares(count: chosen.count) { clip(chosen[$0]) }
    points = measured.points
    spectrum = BandSpectrum(ofShares: measured.shares, bandCount: embedding.levels.bandCount)
    spacing = NearestNeighbors(within: points).spacing
  }

  /// The score of at least eight generated sounds against as many recordings.
  ///
  /// Only scores of the same number of sounds can be compared: 256 sounds are enough to distinguish
  /// two checkpoints, 64 hardly.
  public func score(of clips: [AudioClip]) -> QualityScore {
    precondition(
      clips.count >= QualityScore.fewest,
      "\(clips.count) sounds, and \(QualityScore.fewest) are needed")
    let count = min(clips.count, points.count)
    let measured = embedding.pointsAndShares(count: clips.count) { clips[$0] }
    let generated = measured.points
    let own = BandSpectrum(ofShares: measured.shares, bandCount: embedding.levels.bandCount)
    let compared = generated.prefix(count)
    let real = points.prefix(count)
    let faults = SoundFaults.of(clips)
    let nearCopies = NearestNeighbors(within: generated).areNearCopies(spacing: spacing)
    return QualityScore(
      soundCount: count,
      frechetDistance: FrechetDistance(to: real)(compared),
      kernelDistance: KernelDistance.between(real, compared),
      manifold: PrecisionRecall(real: real, generated: compared),
      spectralDistanceDecibels: own.distance(to: spectrum),
      silentShare: SoundFaults.share(of: .silent, in: faults),
      clippedShare: SoundFaults.share(of: .clipped, in: faults),
      constantShare: SoundFaults.share(of: .constant, in: faults),
      clickShare: SoundFaults.share(of: .click, in: faults),
      nearCopyShare: Double(nearCopies.count { $0 }) / Double(clips.count))
  }
}

/// The metrics of generated sounds that are fast enough for a training loop: about a second.
public struct QualityScore: Sendable, Equatable, Codable {
  /// The number of sounds compared on either side.
  public let soundCount: Int
  /// ``FrechetDistance``; lower is better.
  ///
  /// The bias is the same for the same number of sounds.
  public let frechetDistance: Double
  /// ``KernelDistance``; lower is better, about 0 for the data itself.
  public let kernelDistance: Double
  /// Precision, recall, density and coverage, with k = 5.
  public let manifold: PrecisionRecall
  /// ``BandSpectrum/distance(to:)``.
  public let spectralDistanceDecibels: Double
  /// The share of ``SoundFaults/silent`` sounds.
  public let silentShare: Double
  /// The share of ``SoundFaults/clipped`` sounds.
  public let clippedShare: Double
  /// The share of ``SoundFaults/constant`` sounds.
  public let constantShare: Double
  /// The share of ``SoundFaults/click`` sounds.
  public let clickShare: Double
  /// The share of sounds that nearly equal another generated sound.
  ///
  /// Their distance is at most a tenth of the median distance of a recording to the nearest other
  /// recording that is not equal. A high share indicates mode collapse.
  public let nearCopyShare: Double

  /// The fewest sounds that can be scored.
  public static let fewest = 8
  /// The largest distance of a near copy, as a share of the median distance between recordings.
  public static let nearCopyShare = 0.1
}
