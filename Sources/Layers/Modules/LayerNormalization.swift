// SPDX-License-Identifier: MIT
public import Autograd

/// Gives every example mean zero and variance one over all its positions and channels, then a gain
/// and bias a channel.
///
/// Examples do not see each other, so it goes with a gradient penalty, where batch normalisation
/// does not (Gulrajani and others 2017, section 4). Ba, Kiros and Hinton, "Layer Normalization"
/// (2016), equation 3.
public final class LayerNormalization: Module {
  /// `[C]`, ones at first.
  public let gain: Parameter
  /// `[C]`, zeros at first.
  public let bias: Parameter
  private let epsilon: Float

  /// A layer for `channels`.
  public init(channels: Int, epsilon: Float = 1e-5) {
    gain = Parameter(.filled(with: 1, shape: [channels]))
    bias = Parameter(.zeros([channels]))
    self.epsilon = epsilon
  }

  /// x `[N, S..., C]` to the same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape.last == gain.value.count, "\(gain.value.count) channels cannot be those of \(x.shape)"
    )
    let axes = Array(1..<x.rank)
    let centred = x - x.mean(alongAxes: axes, keepingDimensions: true).broadcast(to: x.shape)
    let variance = centred.squared().mean(alongAxes: axes, keepingDimensions: true)
    let scale = (variance + epsilon).squareRoot().reciprocal()
    return (centred * scale.broadcast(to: x.shape))
      .multiplied(perChannel: gain.value).adding(perChannel: bias.value)
  }
}
