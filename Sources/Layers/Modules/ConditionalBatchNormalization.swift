// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Batch normalization whose gain and bias are linear in a condition: gain 1 + A c, bias B c.
///
/// c is an embedding of the class that all layers share, with a part of the latent behind it if the
/// latent is hierarchical; the embedding is a ``Dense`` layer without bias from labels `[N,
/// classes]`. Brock, Donahue and Simonyan, "Large Scale GAN Training for High Fidelity Natural
/// Image Synthesis" (2019), section 3 and appendix B; de Vries and others, "Modulating early visual
/// processing by language" (2017).
public final class ConditionalBatchNormalization: Module {
  /// The normalization, without gain and bias of its own.
  public let normalization: BatchNormalization
  /// A and B.
  public let modulation: StyleModulation

  /// A layer for `channels` channels; other arguments are those of ``BatchNormalization`` and
  /// ``Dense``.
  ///
  /// - Parameter conditions: numbers of c.
  public init(
    channels: Int, conditions: Int, momentum: Float = 0.99, epsilon: Float = 1e-5,
    normalizesSpectrum: Bool = false, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    normalization = BatchNormalization(
      channels: channels, momentum: momentum, epsilon: epsilon, isAffine: false)
    modulation = StyleModulation(
      channels: channels, styles: conditions, usesBias: false,
      normalizesSpectrum: normalizesSpectrum, initializer: initializer, using: &stream)
  }

  /// x `[N, S..., C]` and c `[N, conditions]` to the shape of x; with `training` the running
  /// moments are updated.
  public func callAsFunction(_ x: Tensor, condition c: Tensor, training: Bool) -> Tensor {
    let (centred, scale) = normalization.parts(of: x, training: training)
    let rows = scale.reshaped(to: [1, scale.count]).broadcast(to: [x.shape[0], scale.count])
    return modulation(centred, style: c, multipliedBy: rows)
  }
}
