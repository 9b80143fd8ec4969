// SPDX-License-Identifier: MIT
public import Autograd

/// Adds noise with a learned strength per channel: y = x + strength ⊙ noise.
///
/// All channels share one map of noise. Karras, Laine and Aila, "A Style-Based Generator
/// Architecture for Generative Adversarial Networks" (2019), section 2 and figure 1 (b). The caller
/// draws the noise, so that it can belong to the number of a sound.
public final class NoiseInjection: Module {
  /// The strength, `[C]`, initially zeros.
  public let strength: Parameter

  /// A layer for `channels` channels.
  public init(channels: Int) {
    strength = Parameter(.zeros([channels]))
  }

  /// x `[N, S..., C]` and noise `[N, S..., 1]` to the shape of x.
  public func callAsFunction(_ x: Tensor, _ noise: Tensor) -> Tensor {
    let dimensions = x.rank - 2
    precondition(
      x.shape.last == strength.value.count && noise.shape == x.shape.dropLast() + [1],
      "noise of \(noise.shape) for \(x.shape) and \(strength.value.count) strengths")
    let ones = Array(repeating: 1, count: dimensions)
    let window = Window(
      kernel: ones, stride: ones, padding: ones.map { _ in (before: 0, after: 0) })
    // The outer product of noise and strengths.
    return x
      + noise.convolved(
        with: strength.value.reshaped(to: ones + [1, strength.value.count]), window: window)
  }
}
