// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Kernels
import Models

/// The directions in a latent space that change a generator's first layer most, and what each of them
/// does to the sound.
///
/// The first layer is linear in the latent, y = x W + b, so the principal components of its activations
/// over all latents, carried back to the latents, are the eigenvectors of W transpose(W), without a
/// single sample. Of a style model they are the principal components of its styles w around the mean
/// style of their class, over random latents.
///
/// References: Härkönen, Hertzmann, Lehtinen and Paris, "GANSpace: Discovering Interpretable GAN
/// Controls" (NeurIPS 2020), for the idea, and section 2.2 for styles; Shen and Zhou, "Closed-Form
/// Factorization of Latent Semantics in GANs" (CVPR 2021), equation 4, for the closed form.
public struct LatentDirections: Sendable {
  /// One of them.
  public struct Direction: Sendable {
    /// Of unit length: `[Z]`, in normal numbers, or `[W]` of a style model.
    public let vector: [Double]
    /// The share of the variance of the first layer, or of the styles, that it makes, 0...1.
    public let varianceShare: Double
    /// The standard deviation of latents, or of styles, along it.
    public let deviation: Double
  }

  /// In order of their share, the largest first.
  public let directions: [Direction]

  /// The first `count` directions of a model.
  ///
  /// - Throws: ``LatentError/noDirections``
  public init(of model: PlayableModel, count: Int) throws(LatentError) {
    guard model.styleLayerCount == 0 else {
      let columns = Self.styleOffsets(of: model)
      let samples = Double(columns[0].count)
      directions = Self.principal(of: columns, count: count) { ($0 / samples).squareRoot() }
      return
    }
    guard let projection = model.generator.latentProjection else { throw .noDirections }
    let width = projection.shape[1]
    let weights = projection.values.map(Double.init)
    let rows = (0..<model.latentCount).map { Array(weights[$0 * width..<($0 + 1) * width]) }
    directions = Self.principal(of: rows, count: count) { _ in 1 }
  }

  /// The eigenvectors of A transpose(A) with the largest eigenvalues, of the rows of A.
  ///
  /// - Parameter deviation: the deviation along a direction with this eigenvalue.
  private static func principal(
    of rows: [[Double]], count: Int, deviation: (Double) -> Double
  ) -> [Direction] {
    let size = rows.count
    let products = parallelMap(size * size) { place in
      let (i, j) = (place / size, place % size)
      return i > j ? 0 : zip(rows[i], rows[j]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let matrix = (0..<size * size).map { place in
      let (i, j) = (place / size, place % size)
      return products[min(i, j) * size + max(i, j)]
    }
    let eigen = SymmetricEigen(matrix, size: size)
    let total = max(eigen.values.reduce(0, +), .leastNormalMagnitude)
    let order = eigen.values.indices.sorted { eigen.values[$0] > eigen.values[$1] }
    return order.prefix(count).map { column in
      let vector = (0..<size).map { eigen.vectors[$0 * size + column] }
      // A vector and its opposite are one direction: let its largest number be positive.
      let largest = vector.max { abs($0) < abs($1) } ?? 1
      let value = max(0, eigen.values[column])
      return Direction(
        vector: vector.map { largest < 0 ? -$0 : $0 }, varianceShare: value / total,
        deviation: deviation(value))
    }
  }
}

extension LatentDirections {
  /// Where a sound is measured along a direction, in standard deviations from the middle.
  public static let positions: [Double] = [-2, -1, 0, 1, 2]

  /// What a direction changes, measured from these places.
  public static func effect(
    of direction: Direction, in model: PlayableModel, from places: [LatentPoint]
  ) -> DirectionEffect {
    DirectionEffect(of: characters(along: direction, in: model, from: places), at: positions)
  }

  /// The sounds along a direction, `[places][positions]`, as ``effect(of:in:from:)`` measures them.
  public static func characters(
    along direction: Direction, in model: PlayableModel, from places: [LatentPoint]
  ) -> [[SoundCharacter]] {
    let sounds = model.sounds(
      at: places.flatMap { points(along: direction, from: $0, in: model) })
    let characters = parallelMap(sounds.count) { SoundCharacter(of: sounds[$0]) }
    let width = positions.count
    return places.indices.map { Array(characters[$0 * width..<($0 + 1) * width]) }
  }

  /// A place at each of ``positions`` along a direction.
  public static func points(
    along direction: Direction, from place: LatentPoint, in model: PlayableModel
  ) -> [LatentPoint] {
    positions.map { point(along: direction, at: $0, from: place, in: model) }
  }

  /// The place moved along a direction, to a position in standard deviations from the middle.
  public static func point(
    along direction: Direction, at position: Double, from place: LatentPoint,
    in model: PlayableModel
  ) -> LatentPoint {
    guard model.styleLayerCount == 0 else {
      return model.moved(place, along: direction, to: position)
    }
    return LatentPoint(
      latent: model.latentSpace.moved(place.latent, along: direction.vector, to: position),
      mix: place.mix)
  }
}
