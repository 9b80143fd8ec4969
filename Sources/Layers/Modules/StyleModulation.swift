// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// A scale and a shift of every channel that depend on a style: y = (1 + a(w)) ⊙ x + b(w).
///
/// a and b are affine in w. Perez and others, "FiLM: Visual Reasoning with a General Conditioning
/// Layer" (2018), equations 1 and 2.
public final class StyleModulation: Module {
  /// The map from w to a and b, `[1, styles, 2 C]`.
  public let affine: Dense
  private let channels: Int

  /// A layer for `channels` channels; other arguments are those of ``Dense``.
  ///
  /// - Parameter styles: numbers of w.
  public init(
    channels: Int, styles: Int, usesBias: Bool = true, normalizesSpectrum: Bool = false,
    equalized: EqualizedLearningRate? = nil, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    affine = Dense(
      inputs: styles, outputs: 2 * channels, usesBias: usesBias,
      normalizesSpectrum: normalizesSpectrum, equalized: equalized, initializer: initializer,
      using: &stream)
    self.channels = channels
  }

  /// x `[N, S..., C]` and w `[N, styles]` to the shape of x.
  ///
  /// - Parameter factors: `[N, C]`, by which x is multiplied first, such as those of a normalization.
  public func callAsFunction(
    _ x: Tensor, style w: Tensor, multipliedBy factors: Tensor? = nil
  ) -> Tensor {
    let ab = affine(w)
    let scale = ab.sliced(from: [0, 0], to: [w.shape[0], channels]) + 1
    let shift = ab.sliced(from: [0, channels], to: [w.shape[0], 2 * channels])
    return x.scaled(perExample: factors.map { scale * $0 } ?? scale, shiftedBy: shift)
  }
}

/// Adaptive instance normalization: a normalized signal gets the scale and shift of a style.
///
///     y = y_s(w) (x - mean) / deviation + y_b(w)
///
/// Huang and Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance Normalization"
/// (2017), equation 8; Karras, Laine and Aila (2019), equation 1, whose y_s is 1 plus an affine
/// function.
public final class AdaptiveInstanceNormalization: Module {
  /// y_s and y_b.
  public let modulation: StyleModulation
  private let normalization = InstanceNormalization(epsilon: 1e-8)

  /// A layer with an ``EqualizedLearningRate`` for `channels` channels.
  ///
  /// - Parameters:
  ///   - styles: numbers of w.
  ///   - initializer: ``Initializer/undefined`` for values that are loaded afterwards; otherwise
  ///     unused.
  public init(
    channels: Int, styles: Int, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    modulation = StyleModulation(
      channels: channels, styles: styles, equalized: .init(gain: 1), initializer: initializer,
      using: &stream)
  }

  /// x `[N, S..., C]` and w `[N, styles]` to the shape of x.
  public func callAsFunction(_ x: Tensor, style w: Tensor) -> Tensor {
    let (centred, scale) = normalization.parts(of: x)
    return modulation(centred, style: w, multipliedBy: scale)
  }
}
