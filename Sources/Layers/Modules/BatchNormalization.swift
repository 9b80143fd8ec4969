// SPDX-License-Identifier: MIT
public import Autograd

/// Gives every channel mean zero and variance one over the batch: y = gain (x - mean) /
/// sqrt(variance + epsilon) + bias.
///
/// In training the moments are those of the batch (the variance divides by its size), and running
/// averages of them are kept; in use the running averages take their place, so that a sample does
/// not depend on the batch it is in. Ioffe and Szegedy, "Batch Normalization" (2015), algorithms 1
/// and 2.
public final class BatchNormalization: Module {
  /// `[C]`, ones at first.
  public let gain: Parameter
  /// `[C]`, zeros at first.
  public let bias: Parameter
  /// The running mean, `[C]`.
  public let mean: Buffer
  /// The running variance, `[C]`.
  public let variance: Buffer
  private let momentum: Float
  private let epsilon: Float

  /// A layer for `channels`; the running moments keep the share `momentum` of themselves at each
  /// step.
  ///
  /// The defaults are TensorFlow's, which the reference implementation of WaveGAN uses.
  public init(channels: Int, momentum: Float = 0.99, epsilon: Float = 1e-3) {
    gain = Parameter(.filled(with: 1, shape: [channels]))
    bias = Parameter(.zeros([channels]))
    mean = Buffer(.zeros([channels]))
    variance = Buffer(.filled(with: 1, shape: [channels]))
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// x `[N, S..., C]` to the same shape; in training the running moments move.
  public func callAsFunction(_ x: Tensor, training: Bool) -> Tensor {
    precondition(
      x.shape.last == gain.value.count, "\(gain.value.count) channels cannot be those of \(x.shape)"
    )
    guard training else { return scaled(x, mean: mean.value, variance: variance.value) }
    let axes = Array(0..<(x.rank - 1))
    let batchMean = x.mean(alongAxes: axes)
    let batchVariance = x.adding(perChannel: -batchMean).squared().mean(alongAxes: axes)
    withoutRecording {
      mean.assign(mean.value * momentum + batchMean.detached() * (1 - momentum))
      variance.assign(variance.value * momentum + batchVariance.detached() * (1 - momentum))
    }
    return scaled(x, mean: batchMean, variance: batchVariance)
  }

  private func scaled(_ x: Tensor, mean: Tensor, variance: Tensor) -> Tensor {
    x.adding(perChannel: -mean)
      .multiplied(perChannel: gain.value / (variance + epsilon).squareRoot())
      .adding(perChannel: bias.value)
  }
}
