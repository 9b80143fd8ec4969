// SPDX-License-Identifier: MIT

extension LatentDirections {
  /// Latents whose styles are sampled.
  private static let sampleCount = 2048

  /// w - mean of random latents, of all classes in turn: a row of samples for each of the W numbers.
  static func styleOffsets(of model: PlayableModel) -> [[Double]] {
    let offsets = (1...sampleCount).map { number in
      model.styleOffset(
        of: LatentPoint(
          latent: model.latent(number, seed: 0, stream: "directions"),
          mix: model.classInTurn(number)))
    }
    return offsets[0].indices.map { place in offsets.map { Double($0[place]) } }
  }
}

extension PlayableModel {
  /// The style of a point minus the mean style of its class, `[W]`.
  fileprivate func styleOffset(of point: LatentPoint) -> [Float] {
    zip(style(of: point), style(of: point, truncation: 0)).map { $0 - $1 }
  }

  /// The point with the styles of all layers moved along a direction, until that of the first layer that
  /// gets the latent is `position` standard deviations from the mean style of the class.
  func moved(
    _ point: LatentPoint, along direction: LatentDirections.Direction, to position: Double
  ) -> LatentPoint {
    let (styles, mean) = (styles(of: point), style(of: point, truncation: 0))
    let seen = styles[(classLayerCount * mean.count)...].prefix(mean.count)
    let component = zip(zip(seen, mean), direction.vector).reduce(0) {
      $0 + Double($1.0.0 - $1.0.1) * $1.1
    }
    let step = position * direction.deviation - component
    return LatentPoint(
      latent: point.latent, mix: point.mix,
      styles: styles.enumerated().map { place, value in
        value + Float(step * direction.vector[place % mean.count])
      })
  }
}
