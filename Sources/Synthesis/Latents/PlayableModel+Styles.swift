// SPDX-License-Identifier: MIT
import Autograd
import Models

extension PlayableModel {
  /// The sizes of a model with styles; nil for others.
  private var styleNetwork: StyleConfiguration? {
    (description.design as? any StyleDesign)?.network
  }

  /// From latents to styles; nil for a model without styles.
  private var styleMapping: StyleMapping? { (generator as? any StyleGenerator)?.styleMapping }

  /// The layers that have a style; 0 for a model without styles.
  public var styleLayerCount: Int { styleMapping?.layerCount ?? 0 }

  /// ``StyleConfiguration/firstMixedLayer``; 1 for a model without styles.
  public var firstMixedLayer: Int { styleNetwork?.firstMixedLayer ?? 1 }

  /// ``StyleConfiguration/classLayerCount``; 0 where the first layer gets the latent.
  var classLayerCount: Int { styleNetwork?.classLayerCount ?? 0 }

  /// The numbers of the styles of all layers; 0 for a model without styles.
  var styleNumberCount: Int { styleNetwork?.styleNumberCount ?? 0 }

  /// The point with the styles of its latent and class, the same in every layer, unless it has styles.
  ///
  /// - Throws: ``LatentError/noStyles``
  public func styled(_ point: LatentPoint) throws(LatentError) -> LatentPoint {
    guard styleLayerCount > 0 else { throw .noStyles }
    return LatentPoint(latent: point.latent, mix: point.mix, styles: styles(of: point))
  }

  /// The styles of the first point up to a layer, and those of the second from there on.
  ///
  /// Karras, Laine and Aila, "A Style-Based Generator Architecture for Generative Adversarial
  /// Networks" (2019), section 3.1. Coarse layers come first. Latent, for the noise, and class are
  /// those of the first point.
  ///
  /// - Parameter layer: the first layer of the second point, counted from 1.
  /// - Throws: ``LatentError/noStyles``
  public func mixed(
    _ first: LatentPoint, _ second: LatentPoint, from layer: Int
  ) throws(LatentError) -> LatentPoint {
    precondition(
      styleLayerCount == 0 || (1...styleLayerCount).contains(layer),
      "layer \(layer) of \(styleLayerCount)")
    guard styleLayerCount > 0 else { throw .noStyles }
    let kept = (layer - 1) * (styleNumberCount / styleLayerCount)
    return LatentPoint(
      latent: first.latent, mix: first.mix,
      styles: Array(styles(of: first)[..<kept] + styles(of: second)[kept...]))
  }

  /// The styles of all layers at a point, `[layers · W]`; empty for a model without styles.
  func styles(of point: LatentPoint) -> [Float] {
    if let styles = point.styles { return styles }
    let style = style(of: point)
    return (0..<styleLayerCount).flatMap { _ in style }
  }

  /// The style w of a point's latent and class, `[W]`; empty for a model without styles.
  ///
  /// - Parameter truncation: see ``GeneratorInput/truncation``.
  func style(of point: LatentPoint, truncation: Float? = nil) -> [Float] {
    guard let mapping = styleMapping else { return [] }
    return withoutRecording {
      mapping.styles(
        of: Tensor(point.latent, shape: [1, latentCount]),
        labels: point.mix.map { ClassMix.labels([$0]) }, truncation: truncation
      ).values
    }
  }

  /// The styles of points of a style model, `[N, layers, W]`.
  func styles(at points: [LatentPoint]) -> Tensor {
    Tensor(
      points.flatMap { styles(of: $0) },
      shape: [points.count, styleLayerCount, styleNumberCount / max(1, styleLayerCount)])
  }
}

extension LatentPoint {
  /// Linear interpolation of the styles of two points that both have some; nil otherwise.
  static func styles(between start: LatentPoint, _ end: LatentPoint, share: Float) -> [Float]? {
    guard let first = start.styles, let second = end.styles else { return nil }
    if share == 1 { return second }
    return zip(first, second).map { $0 + share * ($1 - $0) }
  }
}
