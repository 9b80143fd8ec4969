// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Kernels
import Models

extension PlayableModel {
  /// The size of a latent, Z.
  public var latentCount: Int { generator.latentCount }

  /// The latent space of the model.
  public var latentSpace: LatentSpace { LatentSpace(generator.latentDistribution) }

  /// The point of sound `number`, as ``render(_:seed:mix:truncation:)`` draws it.
  public func point(_ number: Int, seed: UInt64, mix: ClassMix? = nil) -> LatentPoint {
    LatentPoint(latent: latent(number, seed: seed), mix: mix ?? classInTurn(number))
  }

  /// The point of sound `number` as ``render(_:seed:mix:truncation:noiseSeed:)`` limits it.
  ///
  /// - Parameter truncation: see there; of a model that ``truncatesStyles`` the point has styles.
  public func point(
    _ number: Int, seed: UInt64, mix: ClassMix? = nil, truncation: Double
  ) -> LatentPoint {
    var point = LatentPoint(
      latent: latent(number, seed: seed, truncation: truncation), mix: mix ?? classInTurn(number))
    if truncatesStyles {
      let style = style(of: point, truncation: Float(truncation))
      point.styles = (0..<styleLayerCount).flatMap { _ in style }
    }
    return point
  }

  /// Neighbour `number` of a point, in a direction that depends only on the seed and that number.
  ///
  /// - Parameter distance: the angle between the two as a share of a right angle, 0...1; at 1 the two
  ///   are unrelated.
  public func neighbor(
    _ number: Int, of point: LatentPoint, distance: Double, seed: UInt64
  ) -> LatentPoint {
    // Two random vectors of many dimensions are nearly orthogonal.
    let other = latent(number, seed: seed, stream: "neighbor")
    if point.styles != nil {
      let end = LatentPoint(
        latent: other, mix: point.mix,
        styles: styles(of: LatentPoint(latent: other, mix: point.mix)))
      return LatentPoint(
        latent: point.latent, mix: point.mix,
        styles: LatentPoint.styles(between: point, end, share: Float(distance)))
    }
    return LatentPoint(
      latent: latentSpace.between(point.latent, other, share: distance), mix: point.mix)
  }

  /// The output of the generator at these points, `[N, ...]`.
  ///
  /// - Parameter noiseSeed: the seed of the noise of a model that adds noise.
  public func examples(at points: [LatentPoint], noiseSeed: UInt64 = 0) -> Tensor {
    let mixes = points.compactMap(\.mix)
    var input = GeneratorInput(
      Tensor(points.flatMap(\.latent), shape: [points.count, latentCount]),
      labels: mixes.isEmpty ? nil : ClassMix.labels(mixes))
    input.noiseSeed = noiseSeed
    if points.contains(where: { $0.styles != nil }) { input.styles = styles(at: points) }
    return withoutRecording { generator(input) }
  }

  /// The sounds at these points, rendered in batches.
  public func sounds(at points: [LatentPoint], noiseSeed: UInt64 = 0) -> [AudioClip] {
    Array(soundsInTurn(at: points, noiseSeed: noiseSeed))
  }

  /// The same one after the other; a batch of them at a time is in memory.
  public func soundsInTurn(
    at points: [LatentPoint], noiseSeed: UInt64 = 0
  ) -> some Sequence<AudioClip> {
    stride(from: 0, to: points.count, by: batchSize).lazy.flatMap { [self] first in
      let batch = Array(points[first..<min(first + batchSize, points.count)])
      return withoutRecording {
        description.design.representation.decode(examples(at: batch, noiseSeed: noiseSeed))
      }
    }
  }
}
