// SPDX-License-Identifier: MIT
public import Autograd

/// Layer normalization over all positions and channels of an example, followed by a gain and a bias
/// per channel.
///
/// Examples are independent of each other, so it is compatible with a gradient penalty, unlike
/// batch normalization (Gulrajani and others, "Improved Training of Wasserstein GANs", 2017,
/// section 4). Ba, Kiros and Hinton, "Layer Normalization" (2016), equation 3.
public final class LayerNormalization: Module {
  /// γ, `[C]`, initially ones.
  public let gain: Parameter
  /// β, `[C]`, initially zeros.
  public let bias: Parameter
  private let epsilon: Float

  /// A layer for `channels` channels.
  public init(channels: Int, epsilon: Float = 1e-5) {
    gain = Parameter(.filled(with: 1, shape: [channels]))
    bias = Parameter(.zeros([channels]))
    self.epsilon = epsilon
  }

  /// x `[N, S..., C]` to the same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape.last == gain.value.count,
      "a layer normalization of \(gain.value.count) channels cannot take \(x.shape)"
    )
    let axes = Array(1..<x.rank)
    let centred = x - x.mean(alongAxes: axes, keepingDimensions: true).broadcast(to: x.shape)
    let variance = centred.squared().mean(alongAxes: axes, keepingDimensions: true)
    let scale = (variance + epsilon).squareRoot().reciprocal()
    return (centred * scale.broadcast(to: x.shape))
      .multiplied(perChannel: gain.value).adding(perChannel: bias.value)
  }
}
