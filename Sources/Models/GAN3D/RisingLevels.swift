// SPDX-License-Identifier: MIT
public import Autograd

/// By how much the hits of generated volumes fail to become louder: each should be half a decibel louder
/// than the one before.
///
/// With l_v the level of hit v of V in decibels, the mean over the volumes and over v of
///
///     max(0, 0.5 - (l_{v + 1} - l_v))
///
/// The hits of recordings are sorted by their levels, so most volumes of recordings have little of it. A
/// critic alone leaves a fifth of the hits quieter than the one before: levels of neighbours differ by a
/// decibel, which is a small part of what it sees.
public struct RisingLevels: LossTerm {
  /// The factor.
  public let weight: Float
  private let volumes: LayeredSpectrogramRepresentation

  /// The decibels by which a hit should be louder than the one before.
  private static let margin: Float = 0.5

  /// A term of this weight for such volumes.
  public init(_ volumes: LayeredSpectrogramRepresentation, weight: Float) {
    (self.volumes, self.weight) = (volumes, weight)
  }

  /// "fallingLevels".
  public var metric: MetricDescription? { Self.description }

  static let description = MetricDescription(
    "fallingLevels",
    "By how many decibels a generated hit fails to be half a decibel louder than the one before, in "
      + "the mean, times levelOrderWeight.", unit: "dB", better: .lower)

  /// The weighted mean.
  public func loss(_ update: GeneratorUpdate) -> Tensor? { loss(of: update.generated) }

  /// The weighted mean of volumes `[N, V, T, F, C]`, of shape [].
  public func loss(of examples: Tensor) -> Tensor {
    let levels = volumes.levels(of: examples)
    let (count, layers) = (levels.shape[0], levels.shape[1])
    let rises =
      levels.sliced(from: [0, 1], to: [count, layers])
      - levels.sliced(from: [0, 0], to: [count, layers - 1])
    return (Self.margin - rises).relu().mean() * weight
  }
}
