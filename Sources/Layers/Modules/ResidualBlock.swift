// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// A residual block with instance normalization: x + norm(conv(relu(norm(conv(x))))).
///
/// Both convolutions have stride one and reflection padding, and no biases, which the normalizations
/// would remove. The block of Johnson, Alahi and Fei-Fei, "Perceptual Losses for Real-Time Style
/// Transfer and Super-Resolution" (2016), with instance normalization as in Zhu, Park, Isola and
/// Efros, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks" (2017),
/// section 7.2.
public final class ResidualBlock: Module {
  /// The convolution before the ReLU.
  public let first: Convolution
  /// The convolution after the ReLU.
  public let second: Convolution

  /// A block of `channels` channels; `kernel` has one entry per spatial dimension.
  public init(
    channels: Int, kernel: [Int], initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    first = Self.convolution(channels, kernel, initializer, using: &stream)
    second = Self.convolution(channels, kernel, initializer, using: &stream)
  }

  private static func convolution(
    _ channels: Int, _ kernel: [Int], _ initializer: Initializer, using stream: inout RandomStream
  ) -> Convolution {
    Convolution(
      inputs: channels, outputs: channels, kernel: kernel, stride: kernel.map { _ in 1 },
      padding: .reflection, usesBias: false, initializer: initializer, using: &stream)
  }

  /// x `[N, S..., C]` to the same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let normalization = InstanceNormalization()
    return x + normalization(second(normalization(first(x)).relu()))
  }
}
